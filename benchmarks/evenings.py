"""Is everybody always in one room, and nobody with somebody blocked?

`python benchmarks/evenings.py --events 100` lives through evenings at random: of 2 to
60 people who come, go, come again and press twice on old pages; hosts who stop the
clock, extend, skip and add rounds; blocks, closed and erased accounts in the middle.
After every deed it asks for every promise. Like `seats.py` it fails, with exit code 1,
when one was broken. What is promised: `docs/rooms.md`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import make_environment  # noqa: E402


def main() -> int:
    """Make a database, live through the evenings, say what was done and broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="of the first evening")
    parser.add_argument("--people", type=int, default=60, help="at most")
    parser.add_argument("--deeds", type=int, default=60, help="while the rounds run")
    parser.add_argument(
        "--seconds", type=float, default=0.05, help="of work for a plan; the site: 0.4"
    )
    parser.add_argument("--database", default="", help="an empty one; else SQLite")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="evenings-") as folder:
        os.environ.update(make_environment(Path(folder), arguments.database))
        import django

        django.setup()
        return live_through(arguments)


def live_through(arguments: argparse.Namespace) -> int:
    """Live through the evenings, every sixth without its plans being kept."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    from tests.cast import make_member
    from tests.events.rooms.random_evenings import an_evening_at_random

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    done: Counter[str] = Counter()
    people = failed = 0
    began = time.perf_counter()
    for seed in range(arguments.seed, arguments.seed + arguments.events):
        with (
            transaction.atomic(),
            mock.patch(
                "events.rooms.planning.seconds_for", return_value=arguments.seconds
            ),
        ):
            evening = an_evening_at_random(
                seed,
                make_member=make_member,
                most=arguments.people,
                deeds=arguments.deeds,
                is_planned=bool(seed % 6),
            )
            transaction.set_rollback(True)
        done += evening.counts
        people += len(evening.people)
        for sentence in evening.broken:
            print(sentence)
        failed += bool(evening.broken)
    seconds = time.perf_counter() - began
    print(f"{arguments.events} evenings, {people} people, {done.total()} deeds:")
    print(", ".join(f"{name} {n}" for name, n in done.most_common()))
    print(f"{failed} evenings in which a promise was broken; {seconds:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
