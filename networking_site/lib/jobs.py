"""One way to name a job, with Django 6's own tasks or the same API before it."""

import logging
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, models, transaction

from networking_site.lib.again import again

Row = TypeVar("Row", bound=models.Model)
log = logging.getLogger(__name__)

_tasks: Any = import_module(
    "django.tasks" if find_spec("django.tasks") else "django_tasks"
)


def task() -> Callable[[Callable[..., None]], Any]:
    """Make a function a job: `send.enqueue(…)` writes it in the running transaction.

    Jobs take ids, read the state again, and are safe to run twice: one that collided
    with somebody else's deed is tried again.
    """
    make: Callable[[Callable[..., None]], Any] = _tasks.task()
    return lambda job: make(again(job))


def one_by_one(rows: Iterable[Row], deed: Callable[[Row], bool]) -> int:
    """Do a deed for each row, each in a transaction of its own; count what was done.

    A row whose deed fails is logged and tried again at the next turn; it keeps no other
    waiting. A database that is away is no row's fault, and ends the turn.
    """
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                done += deed(row)
        except (InterfaceError, OperationalError):
            raise
        except Exception:
            log.exception("left out: %s %s", row._meta.label, row.pk)
    return done
