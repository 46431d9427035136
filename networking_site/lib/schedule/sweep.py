"""Finds the jobs that a killed worker left behind."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

LONGEST_JOB = timedelta(minutes=15)
TRIES = 3


def sweep_orphans(*, now: datetime) -> int:
    """Put jobs that run for longer than any job may back in line; count them.

    A job that was started three times and never came back is called failed, so that
    one that kills its worker cannot do so for ever.
    """
    swept = 0
    for job in DBTaskResult.objects.running().filter(started_at__lt=now - LONGEST_JOB):
        tried_enough = len(job.worker_ids) >= TRIES
        swept += (
            DBTaskResult.objects.running()
            .filter(pk=job.pk, started_at=job.started_at)
            .update(
                status="FAILED" if tried_enough else "READY",
                finished_at=now if tried_enough else None,
                exception_class_path="killed" if tried_enough else "",
            )
        )
    return swept
