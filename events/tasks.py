"""What events do by themselves."""

from datetime import timedelta

from django.utils import timezone

from events import actions
from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@every(timedelta(minutes=5))
@task()
def ask_whether_still_coming() -> None:
    """Ask people with a place, two days before, whether they still come."""
    actions.ask_again_all(now=timezone.now())


@every(timedelta(minutes=1))
@task()
def remind_of_events() -> None:
    """Remind people with a place two hours before."""
    actions.remind_all(now=timezone.now())


@every(timedelta(days=1))
@task()
def forget_attendance() -> None:
    """Forget who was where a year ago."""
    actions.forget_attendance(now=timezone.now())


@every(timedelta(hours=1))
@task()
def forget_reports() -> None:
    """Forget reports of video calls that nobody confirmed within a day."""
    actions.forget_reports(now=timezone.now())


@every(timedelta(minutes=1))
@task()
def settle_places() -> None:
    """Ask the next in line where an offer ran out or an account was closed."""
    actions.settle_places(now=timezone.now())
