"""Do suggestions find the right people? `python benchmarks/suggestions.py`

Makes a community of which it is known who could help whom (`benchmarks/matching`,
which keeps the score, too), puts it into the site by its own models, and asks whom the
site would suggest: to some members, to those who could introduce others, and, in a
smaller community, to everybody. What the figures mean and must be, and what they were:
`docs/suggestions.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import make_environment  # noqa: E402

BATCH = 2000
CONNECTORS = (50, 200, 500, 1000, 2000)


def main() -> None:
    """Measure in processes of their own, each with a database of its own."""
    arguments = read_arguments()
    if arguments.measure:
        measure(arguments)
        return
    jobs = [("asked", arguments.members)]
    if arguments.everybody:
        jobs.append(("everybody", arguments.everybody))
    for number, (job, members) in enumerate(jobs):
        database = arguments.database[number] if arguments.database else ""
        run_apart(job, members, arguments, database=database)


def read_arguments() -> argparse.Namespace:
    """Read what was said on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=1000, help="so many of them")
    parser.add_argument(
        "--everybody", type=int, default=20_000, help="members of the second; 0: none"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", nargs="*", help="empty ones; else SQLite")
    parser.add_argument("--data", type=Path, help="keep what is made in this folder")
    parser.add_argument("--full", action="store_true", help="they are filled already")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    return parser.parse_args()


def run_apart(
    job: str, members: int, arguments: argparse.Namespace, *, database: str
) -> None:
    """Make the community and measure in a fresh process."""
    with tempfile.TemporaryDirectory(prefix="suggestions-benchmark-") as name:
        folder = arguments.data or Path(name)
        place = folder / f"{job}-{members}-{arguments.seed}"
        place.mkdir(parents=True, exist_ok=True)
        if not arguments.full or not (place / "truth.jsonl").exists():
            run("matching_gen.py", place, "--n", members, "--seed", arguments.seed)
            make_connectors(place, members)
        environment = {**os.environ, **make_environment(place, database)}
        command = [sys.executable, __file__, "--measure", job, "--data", str(place)]
        command += ["--asked", str(arguments.asked)]
        command += ["--full"] if arguments.full else []
        subprocess.run(command, env=environment, check=True)
        more = ["--pairs", place / "pairs.jsonl"] if job == "asked" else []
        run("check_matching.py", place, place / "suggestions.jsonl", *more)


def make_connectors(place: Path, members: int) -> None:
    """Let some members know many others: so many more than they do, by chance."""
    chance = random.Random("connectors")  # noqa: S311
    lines = (place / "contacts.csv").read_text().split()
    known = {tuple(map(int, line.split(","))) for line in lines}
    connectors: dict[int, list[int]] = {}
    for size in CONNECTORS:
        connectors[size] = chance.sample(range(members * 9 // 10), 5)
        for one in connectors[size]:
            others = chance.sample(range(members), min(size, members))
            known |= {tuple(sorted([one, other])) for other in others if one != other}
    rows = "".join(f"{one},{other}\n" for one, other in sorted(known))
    (place / "contacts.csv").write_text(rows)
    (place / "connectors.json").write_text(json.dumps(connectors))


def run(script: str, *words: object) -> None:
    """Run one of the scripts that make the community and keep the score."""
    command = [sys.executable, str(ROOT / "benchmarks" / "matching" / script)]
    done = subprocess.run([*command, *map(str, words)])
    if done.returncode:
        raise SystemExit(f"{script} found fault.")


def measure(arguments: argparse.Namespace) -> None:
    """Fill the database, ask for suggestions, and write them down for the scorer."""
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    now = timezone.now()
    place, begun = arguments.data, time.monotonic()
    if not arguments.full:
        fill(place, now=now)
    say(f"{connection.vendor}: filled in {time.monotonic() - begun:.0f} s")
    {"asked": ask_some, "everybody": ask_everybody}[arguments.measure](
        place, arguments, now=now
    )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"memory of this process at most {most} MB")


def say(words: str) -> None:
    """Print at once."""
    print(words, flush=True)


def fill(place: Path, *, now: datetime) -> None:
    """Put the community into the site, and let it learn what words tell."""
    from django.core.management import call_command
    from django.db import connection

    from contacts.profiles.actions import learn_line_words
    from contacts.profiles.models import Block, Connection, Profile

    call_command("migrate", verbosity=0)
    if Profile.objects.exists():
        raise SystemExit("The database is not empty; name an empty one.")
    with open(place / "members.jsonl") as lines:
        for some in batches(map(json.loads, lines)):
            make_members(some, now=now)
    for name, make in (
        ("contacts", lambda a, b: Connection(first_id=a + 1, second_id=b + 1)),
        ("blocked", lambda a, b: Block(blocker_id=a + 1, blocked_id=b + 1)),
    ):
        with open(place / f"{name}.csv") as lines:
            for some in batches(lines, size=20_000):
                rows = [make(*map(int, line.split(","))) for line in some]
                type(rows[0]).objects.bulk_create(rows)
    begun = time.process_time()
    words = learn_line_words()
    say(f"{words} words learned in {time.process_time() - begun:.1f} s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def batches(things: Any, *, size: int = BATCH) -> Iterator[list[Any]]:
    """Give the things so many at a time."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


def make_members(some: list[dict[str, Any]], *, now: datetime) -> None:
    """Make members as the community was made up; the first has the key 1."""
    from contacts.profiles.actions.directory import index
    from contacts.profiles.models import Ask, Profile, User

    users = User.objects.bulk_create(
        User(pk=row["id"] + 1, email=f"m{row['id']}@scale.example", password="!")  # noqa: S106
        for row in some
    )
    profiles = Profile.objects.bulk_create(
        Profile(
            pk=user.pk,
            user=user,
            handle=f"m{row['id']}",
            name=f"Member {row['id']}",
            what_i_do="What I do.",
            about_me=row["about"],
            created_at=now - timedelta(days=row["joined_days_ago"]),
        )
        for user, row in zip(users, some, strict=True)
    )
    Ask.objects.bulk_create(
        Ask(profile=profile, kind=kind, text=text)
        for profile, row in zip(profiles, some, strict=True)
        for kind, texts in (("ask", row["asks"]), ("offer", row["offers"]))
        for text in texts
    )
    index([profile.pk for profile in profiles], edited=True)


def ask_some(place: Path, arguments: argparse.Namespace, *, now: datetime) -> None:
    """Ask for some members and some connectors, and say what it took."""
    from contacts.introductions.pages import suggested_people
    from contacts.introductions.suggesting import pairs_to_introduce, people_to_meet
    from contacts.profiles.models import User

    everybody = User.objects.order_by("pk")
    keys = random.Random(0).sample(range(everybody.count()), arguments.asked)  # noqa: S311
    members = everybody.in_bulk([key + 1 for key in keys])
    asked = [members[key + 1] for key in keys]
    people_to_meet(asked[0], most=10, now=now)  # what is only read once is read now
    times = Times("people to meet")
    with open(place / "suggestions.jsonl", "w") as file:
        for member in asked:
            found = times.of(people_to_meet, member, most=10, now=now)
            row = {"id": member.pk - 1, "suggest": [key - 1 for key in found]}
            file.write(json.dumps(row) + "\n")
    times.say()
    shown = Times("the same, with faces and reasons")
    cards = [shown.of(suggested_people, member, now=now) for member in asked]
    shown.say()
    said = sum(len(some) for some in cards)
    say(f"{said / len(cards):.2f} people with a reason for each")
    with open(place / "pairs.jsonl", "w") as file:
        connectors = json.loads((place / "connectors.json").read_text())
        for size, some in connectors.items():
            times = Times(f"pairs among {size} connections and more")
            for member in everybody.filter(pk__in=[key + 1 for key in some]):
                found = times.of(pairs_to_introduce, member, most=20, now=now)
                row = [[one - 1, other - 1] for one, other in found]
                file.write(json.dumps({"id": member.pk - 1, "pairs": row}) + "\n")
            times.say()


class Times:
    """The processor time that calls of one kind took, and how long they lasted."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cpu: list[float] = []
        self.wall: list[float] = []

    def of(self, function: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """Call and note."""
        cpu, wall = time.process_time(), time.perf_counter()
        answer = function(*words, **more)
        self.cpu.append((time.process_time() - cpu) * 1000)
        self.wall.append((time.perf_counter() - wall) * 1000)
        return answer

    def say(self) -> None:
        """Print what half of the calls, and nearly all of them, did not exceed."""
        of = [
            f"{share(times, part):.1f}"
            for times in (self.cpu, self.wall)
            for part in (0.5, 0.95, 0.99)
        ]
        say(
            f"{self.name}: {len(self.cpu)} times, ms p50/p95/p99: "
            f"processor {'/'.join(of[:3])}, wall {'/'.join(of[3:])}"
        )


def ask_everybody(place: Path, arguments: argparse.Namespace, *, now: datetime) -> None:
    """Let the site make everybody's list, and write the lists down."""
    from contacts.introductions.actions import renew_shortlists
    from contacts.introductions.models import Shortlist

    begun = time.process_time()
    while renew_shortlists(most=BATCH, now=now):
        pass
    took = time.process_time() - begun
    say(f"{Shortlist.objects.count()} lists made in {took:.0f} s of processor time")
    with open(place / "suggestions.jsonl", "w") as file:
        for one in Shortlist.objects.order_by("pk").prefetch_related("suggestions"):
            found = [suggestion.other_id - 1 for suggestion in one.suggestions.all()]
            file.write(json.dumps({"id": one.member_id - 1, "suggest": found}) + "\n")


def share(values: list[float], of: float) -> float:
    """Give the value that this share of the values does not exceed."""
    return sorted(values)[min(int(len(values) * of), len(values) - 1)]


if __name__ == "__main__":
    main()
