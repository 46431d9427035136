"""What happens to the report: somebody asks for it anew, a job makes it."""

from __future__ import annotations

import time
from datetime import datetime

from django.db import transaction

from networking_site.health.models import Report
from networking_site.health.reporting import content_of


@transaction.atomic
def ask_for_report(*, now: datetime) -> bool:
    """Let the report be made anew; say whether it was not being made already.

    Two who press at once ask for one job: only one of them claims the row.
    """
    from networking_site.health import tasks  # they call what stands below

    Report.objects.bulk_create([Report(pk=1)], ignore_conflicts=True)
    free = Report.objects.filter(pk=1).not_being_made(now=now)
    if not free.update(asked_at=now):
        return False
    tasks.make_report.enqueue()
    return True


def make_report(*, now: datetime) -> None:
    """Count, and keep what was counted in place of what was there.

    Counting holds no lock; of two that ran at once the later to end stays.
    """
    begun = time.monotonic()
    content = content_of(now=now)
    Report.objects.update_or_create(
        pk=1,
        defaults={
            "content": content,
            "made_at": now,
            "seconds": time.monotonic() - begun,
            "asked_at": None,
        },
    )
