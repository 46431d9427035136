"""`manage.py worker`: the background worker as a process of its own, for production."""

import threading
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand

from networking_site.lib.schedule.worker import make_worker, start_clock


class Command(BaseCommand):
    help = "Runs background jobs and the schedule until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        holder = f"worker-{uuid4().hex}"
        worker = make_worker(holder)
        worker.configure_signals()
        start_clock(holder, stop=threading.Event())
        worker.run()
