"""One way to name a job, with Django 6's own tasks or the same API before it."""

from typing import Any

try:
    from django.tasks import task as _task  # type: ignore[import-not-found]
except ImportError:
    from django_tasks import task as _task


def task(**options: Any) -> Any:
    """Make a function a job: `send.enqueue(…)` writes it in the running transaction.

    Jobs take ids, read the state again, and are safe to run twice.
    """
    return _task(**options)
