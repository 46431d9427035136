"""What introductions do by themselves."""

from datetime import timedelta

from django.utils import timezone

from contacts.introductions import actions
from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every

SHORTLISTS_AT_ONCE = 500


@every(timedelta(minutes=10))
@task()
def lapse_introductions() -> None:
    """Let introductions and favours lapse whose two weeks are over."""
    now = timezone.now()
    actions.lapse_overdue(now=now)
    actions.lapse_favours(now=now)


@every(timedelta(hours=1))
@task()
def ask_again() -> None:
    """Remind those who said nothing for five days, and ask who said "not now"."""
    now = timezone.now()
    actions.remind_silent(now=now)
    actions.ask_again(now=now)


@every(timedelta(minutes=10))
@task()
def renew_shortlists() -> None:
    """Choose whom members might want to meet, for some of them at a time."""
    actions.renew_shortlists(most=SHORTLISTS_AT_ONCE, now=timezone.now())


@every(timedelta(hours=1))
@task()
def ask_whether_they_talked() -> None:
    """Ask the two, a week after both said yes, whether they talked."""
    now = timezone.now()
    actions.ask_whether_they_talked(now=now)
    actions.ask_once_more(now=now)
