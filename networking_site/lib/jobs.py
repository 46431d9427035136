"""One way to name a job, with Django 6's own tasks or the same API before it."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from networking_site.lib.again import again

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
