"""The background worker: runs the jobs, and keeps the schedule by a lease."""

import logging
import threading
from datetime import timedelta
from time import monotonic
from uuid import uuid4

from django.db import Error, close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from networking_site.lib.schedule.clock import hold, tick

CLOCK_SECONDS = 5
LOOK_SECONDS = 0.25  # people wait for some jobs
LEASE = timedelta(seconds=30)
log = logging.getLogger(__name__)


def make_worker(
    holder: str, *, interval: float = LOOK_SECONDS, batch: bool = False
) -> Worker:
    """Make a worker for all queues that looks for a job every `interval` seconds."""
    return Worker(
        queue_names=["*"],
        interval=interval,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=holder,
        excluded_queue_names=[],
    )


def start_clock(holder: str, *, stop: threading.Event) -> threading.Thread:
    """Keep the schedule in a thread of its own until `stop` is set."""
    clock = threading.Thread(target=_clock, args=(holder, stop), daemon=True)
    clock.start()
    return clock


def start_embedded(*, stop: threading.Event) -> threading.Thread:
    """Run worker and clock as threads of a web process: the default out of the box.

    Of several web processes one holds the lease and works; when it dies, another takes
    over within half a minute.
    """
    worker = threading.Thread(
        target=_embedded, args=(f"embedded-{uuid4().hex}", stop), daemon=True
    )
    worker.start()
    return worker


def _clock(holder: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            close_old_connections()
            now = timezone.now()
            if hold("clock", holder=holder, seconds=LEASE.seconds, now=now):
                tick(now=now)
        except Error as problem:
            log.error("clock: %s", type(problem).__name__)
        stop.wait(CLOCK_SECONDS)
    connections.close_all()


def _embedded(holder: str, stop: threading.Event) -> None:
    worker, is_its, renew_at = make_worker(holder, batch=True), False, 0.0
    while not stop.is_set():
        try:
            close_old_connections()
            now = timezone.now()
            if monotonic() >= renew_at:
                renew_at = monotonic() + CLOCK_SECONDS
                is_its = hold("worker", holder=holder, seconds=LEASE.seconds, now=now)
                if is_its and hold(
                    "clock", holder=holder, seconds=LEASE.seconds, now=now
                ):
                    tick(now=now)
            if is_its and DBTaskResult.objects.ready().exists():
                worker.run()
        except Error as problem:
            log.error("worker: %s", type(problem).__name__)
        stop.wait(LOOK_SECONDS)
    connections.close_all()
