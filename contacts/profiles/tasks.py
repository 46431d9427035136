"""What profiles do by themselves: telling organisers, resting asks, being found."""

from datetime import timedelta

from django.utils import timezone

from contacts.profiles import actions
from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@every(timedelta(hours=1))
@task()
def tell_organisers_who_waits() -> None:
    """Tell organisers that people wait to be let in, once a day at most."""
    actions.tell_of_waiting(now=timezone.now())


@every(timedelta(minutes=1))
@task()
def tell_invited() -> None:
    """Write to those whom organisers invited by a list."""
    actions.tell_invited(now=timezone.now())


@every(timedelta(days=1))
@task()
def forget_invited() -> None:
    """Forget the addresses of those who did not come."""
    actions.forget_invited(now=timezone.now())


@every(timedelta(minutes=10))
@task()
def tell_organisers_of_reports() -> None:
    """Tell organisers of reports they were not told of, once an hour at most."""
    actions.tell_of_reports(now=timezone.now())


@every(timedelta(days=1))
@task()
def rest_old_asks() -> None:
    """Let asks and offers rest that nobody said were still true for 90 days."""
    actions.rest_old_asks(now=timezone.now())


@every(timedelta(days=1))
@task()
def mend_directory() -> None:
    """Let the directory show members as they are, where something went past it."""
    actions.mend_directory(now=timezone.now())


@every(timedelta(days=1))
@task()
def learn_line_words() -> None:
    """Learn from asks and offers which of their words tell something."""
    actions.learn_line_words()
