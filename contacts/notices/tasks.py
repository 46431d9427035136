"""What notices do by themselves."""

from datetime import timedelta

from django.utils import timezone

from contacts.notices import actions
from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@every(timedelta(minutes=10))
@task()
def write_digests() -> None:
    """Write the digests of members for whom it is morning."""
    actions.write_digests(now=timezone.now())


@every(timedelta(days=1))
@task()
def forget_old_notices() -> None:
    """Forget what was told three months ago."""
    actions.forget_old(now=timezone.now())
