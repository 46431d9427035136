"""The schedule: which jobs run by themselves, and how often."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

_jobs: dict[str, tuple[Any, timedelta]] = {}


def every(pause: timedelta) -> Callable[[Any], Any]:
    """Let a job run by itself, once in every `pause`."""

    def remember(job: Any) -> Any:
        _jobs[job.module_path] = (job, pause)
        return job

    return remember


def tick(*, now: datetime) -> list[str]:
    """Enqueue every job whose turn has come, exactly once; give their names.

    The turn is moved on by a conditional update in the transaction that enqueues the
    job, so two clocks never enqueue it twice. After a pause of the machine a job runs
    once, not once for every turn it missed; a clock set back makes it wait no longer
    than its usual pause.
    """
    turns = apps.get_model("schedule", "Turn").objects
    enqueued = []
    known = dict(turns.values_list("job", "due_at"))
    for name, (job, pause) in sorted(_jobs.items()):
        due_at = known.get(name)
        if due_at is None:
            turns.bulk_create(
                [turns.model(job=name, due_at=now)], ignore_conflicts=True
            )
            due_at = now
        if now < due_at <= now + pause:
            continue
        with transaction.atomic():
            if turns.filter(job=name, due_at=due_at).update(
                due_at=now + pause, last_run_at=now
            ):
                job.enqueue()
                enqueued.append(name)
    return enqueued


def hold(role: str, *, holder: str, seconds: int, now: datetime) -> bool:
    """Take or renew a role for some seconds; say whether it is the holder's now."""
    leases = apps.get_model("schedule", "Lease").objects
    until = now + timedelta(seconds=seconds)
    leases.bulk_create(
        [leases.model(role=role, holder=holder, until=until)], ignore_conflicts=True
    )
    mine = leases.filter(role=role, holder=holder).update(until=until)
    free = leases.filter(role=role, until__lte=now)
    return bool(mine or free.update(holder=holder, until=until))
