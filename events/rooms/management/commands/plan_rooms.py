"""`manage.py plan_rooms < problem.json > plan.json`: plan who sits with whom."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.rooms import problem_file
from events.rooms.planner import Unplannable, plan


class Command(BaseCommand):
    help = (
        "Reads a problem as JSON from standard input and writes the plan as JSON; the "
        "form is in docs/rotation.md. What can't be planned is one sentence and exit 2."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.process_time()
        try:
            text = sys.stdin.buffer.read(problem_file.MOST_BYTES + 1)
            made = plan(problem_file.read(text))
        except Unplannable as unplannable:
            raise CommandError(unplannable.reason, returncode=2) from unplannable
        seconds = time.process_time() - begun
        self.stdout.write(problem_file.written(made, seconds=seconds))
