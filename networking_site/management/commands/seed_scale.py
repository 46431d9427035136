"""`manage.py seed_scale`: volume for benchmarks."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from networking_site.demo import scale


class Command(BaseCommand):
    help = "Adds members, events and introductions by the thousand, for benchmarks."

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("members", "events", "introductions"):
            parser.add_argument(f"--{name}", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = {
            name: options[name] for name in ("members", "events", "introductions")
        }
        if min(numbers.values()) < 0 or not any(numbers.values()):
            raise CommandError("Say how many to make, for example --members 1000.")
        begun = time.monotonic()

        def say(line: str) -> None:
            self.stdout.write(f"{time.monotonic() - begun:7.1f} s  {line}")

        scale.make(**numbers, now=timezone.now(), say=say)
