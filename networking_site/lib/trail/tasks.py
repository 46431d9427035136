"""The job of the trail."""

from datetime import timedelta

from django.utils import timezone

from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@every(timedelta(days=1))
@task()
def forget_old_deeds() -> None:
    """Forget what organisers did a year ago."""
    from networking_site.lib.trail import actions

    actions.forget_old(now=timezone.now())
