"""What packing and throwing away parcels takes: the jobs."""

from datetime import timedelta

from django.utils import timezone

from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every
from networking_site.my_data import actions


@task()
def make_takeout(takeout_id: int) -> None:
    """Pack a member's data and tell her."""
    actions.make_takeout(takeout_id, now=timezone.now())


@every(timedelta(minutes=10))
@task()
def forget_old_takeouts() -> None:
    """Throw away parcels after their day."""
    actions.forget_old_takeouts(now=timezone.now())
