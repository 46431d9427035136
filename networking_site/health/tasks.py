"""The job that makes the report, once a day and when somebody asks."""

from datetime import timedelta

from django.utils import timezone

from networking_site.health import actions
from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@every(timedelta(days=1))
@task()
def make_report() -> None:
    """Count who met whom, and keep it for organisers to read."""
    actions.make_report(now=timezone.now())
