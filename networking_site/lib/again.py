"""Waiting for a turn at the database, and trying again what collided there.

SQLite lets one write at a time. Its own way of waiting looks less often the longer it
has waited, so that with many at once somebody is passed over till she gives up. Here
everybody looks again after a short while that chance decides.

PostgreSQL ends one of two deeds that wait for each other. Nothing of it is kept, so it
may be tried again: like whatever a person might press twice, it is safe to repeat.
"""

from __future__ import annotations

import functools
import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.messages.storage import default_storage
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse

PATIENCE = 20.0  # seconds that a deed waits for its turn, on either database
LONGEST_PAUSE = 0.025
TRIES_AGAIN = 3
LONGEST_PAUSE_BEFORE_TRY = 0.25
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY}
COLLISIONS = {"40P01", "40001"}  # deadlock_detected, serialization_failure
Result = TypeVar("Result")
_chance = random.SystemRandom()  # another in each process, though they were forked


def make_patient(**more: Any) -> None:
    """Let a connection that was just opened wait for its turn, but not for ever."""
    opened = more["connection"]
    if opened.vendor == "postgresql":
        opened.connection.execute(f"SET lock_timeout = {1000 * PATIENCE:.0f}")
    if opened.vendor == "sqlite":
        opened.connection.execute("PRAGMA busy_timeout = 0")
        if _wait_for_a_turn not in opened.execute_wrappers:
            opened.execute_wrappers.append(_wait_for_a_turn)


def _wait_for_a_turn(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    """Run a statement as soon as nobody else writes.

    A transaction takes its turn with its first statement, BEGIN IMMEDIATE, and has it
    till the end; a statement that stands alone has done nothing before it has it.
    """
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            return execute(sql, params, many, context)
        except OperationalError as problem:
            if not _is_busy(problem) or context["connection"].in_atomic_block:
                raise
            if time.monotonic() > give_up_at:
                raise
        time.sleep(_chance.uniform(0, LONGEST_PAUSE))


def again(deed: Callable[..., Result]) -> Callable[..., Result]:
    """Make a deed that is tried again, three times at most, when others collide."""

    @functools.wraps(deed)
    def tried_again(*args: Any, **more: Any) -> Result:
        try:
            return deed(*args, **more)
        except OperationalError as problem:
            return _again(functools.partial(deed, *args, **more), problem)

    return tried_again


class TryAgain:
    """Asks a view again whose deed collided with somebody else's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, problem: Exception
    ) -> HttpResponseBase | None:
        """Answer as the view does when it is asked again; or fail as it did."""
        match = request.resolver_match
        if match is None or not isinstance(problem, OperationalError):
            return None

        def ask() -> HttpResponseBase:
            _forget_what_was_begun(request)
            response: HttpResponseBase = match.func(
                request, *match.args, **match.kwargs
            )
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            return response

        return _again(ask, problem)


def _again(deed: Callable[[], Result], problem: OperationalError) -> Result:
    """Do what failed with this problem again, or fail like it where that is no use."""
    for _ in range(TRIES_AGAIN):
        if not _is_collision(problem) or transaction.get_connection().in_atomic_block:
            break
        time.sleep(_chance.uniform(0, LONGEST_PAUSE_BEFORE_TRY))
        try:
            return deed()
        except OperationalError as still:
            problem = still
    raise problem


def _forget_what_was_begun(request: HttpRequest) -> None:
    """Let a request be as it was: nothing said to her yet, and no file read."""
    if hasattr(request, "_messages"):
        request._messages = default_storage(request)
    for _, uploads in request.FILES.lists():
        for upload in uploads:
            upload.seek(0)


def _is_collision(problem: OperationalError) -> bool:
    return getattr(problem.__cause__, "sqlstate", None) in COLLISIONS


def _is_busy(problem: OperationalError) -> bool:
    return getattr(problem.__cause__, "sqlite_errorcode", None) in BUSY
