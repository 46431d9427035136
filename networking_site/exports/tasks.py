"""What making and throwing away exports takes: the jobs."""

from datetime import timedelta

from django.utils import timezone

from networking_site.exports import actions
from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@task()
def make_export(export_id: int) -> None:
    """Make a long table."""
    actions.make_export(export_id, now=timezone.now())


@every(timedelta(minutes=10))
@task()
def forget_old_exports() -> None:
    """Throw away exports after their day."""
    actions.forget_old_exports(now=timezone.now())
