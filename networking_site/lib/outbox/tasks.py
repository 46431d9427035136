"""The jobs of the outbox."""

from datetime import timedelta

from django.utils import timezone

from networking_site.lib.jobs import task
from networking_site.lib.schedule.clock import every


@task()
def send_letter(letter_id: int) -> None:
    """Send one letter soon after the transaction that wrote it."""
    from networking_site.lib.outbox import actions

    actions.send_soon(letter_id, now=timezone.now())


@every(timedelta(minutes=1))
@task()
def send_due_letters() -> None:
    """Send what a mail server or a killed worker left waiting."""
    from networking_site.lib.outbox import actions

    actions.send_due(now=timezone.now())


@every(timedelta(days=1))
@task()
def forget_old_letters() -> None:
    """Forget letters of a month ago, with the addresses they went to."""
    from networking_site.lib.outbox import actions

    actions.forget_old(now=timezone.now())
