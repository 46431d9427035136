"""What rooms do by themselves."""

from datetime import timedelta

from django.utils import timezone

from events.rooms import actions
from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@every(timedelta(seconds=15))
@task()
def look_after_rounds() -> None:
    """Move apart whom a block came between, and end rounds that are over."""
    actions.look_after_all(now=timezone.now())


@every(timedelta(minutes=10))
@task()
def tell_whom_people_met() -> None:
    """Lead people of an event, on the morning after, to those they met."""
    actions.tell_whom_people_met(now=timezone.now())
