"""Jobs that look after the jobs."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@every(timedelta(minutes=2))
@task()
def sweep() -> None:
    """Put jobs back in line whose worker was killed while it ran them."""
    from networking_site.lib.schedule.sweep import sweep_orphans

    sweep_orphans(now=timezone.now())


@every(timedelta(days=1))
@task()
def forget_finished() -> None:
    """Forget jobs that finished two weeks ago, and sessions that ran out."""
    call_command("prune_db_task_results", min_age_days=14, verbosity=0)
    call_command("clearsessions")
