"""What sending announcements takes: the jobs."""

from datetime import timedelta

from django.utils import timezone

from networking_site.announcements import actions
from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@task()
def send_batch(announcement_id: int, step: int) -> None:
    """Do one batch of an announcement that is on its way."""
    actions.fix_and_tell(announcement_id, step=step, now=timezone.now())


@every(timedelta(minutes=2))
@task()
def pick_up_announcements() -> None:
    """Go on with announcements whose job was lost."""
    actions.pick_up(now=timezone.now())


@every(timedelta(days=1))
@task()
def forget_old_receipts() -> None:
    """Forget who got what a year ago."""
    actions.forget_old_receipts(now=timezone.now())
