"""How long does network health take in a large group? `python benchmarks/health.py`

Fills a database of its own with members and a year of events: towns of sixty whose
people mostly meet each other, four rounds in rooms of four, attendance noted. Then it
makes the report and loads the page, with a tenth of it and with all, and prints
seconds, memory and how many times as long ten times as much takes. The bar is minutes
for 100,000 members and 5,000 events. What the figures were: `docs/network-health.md`.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import make_environment  # noqa: E402

TOWN, PEOPLE, ROUNDS, ROOM = 60, 20, 4, 4
AT_HOME, CAME, ROOMS_HELD = 0.85, 0.85, 0.8
MINUTES = 15
BAR = 300  # seconds


def main() -> None:
    """Measure each size in a process of its own, so that memory is each one's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--database", default="", help="an empty one; else SQLite")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.members, arguments.events)
        return
    took = []
    sizes = [(arguments.members, arguments.events)]
    if not arguments.database:
        sizes.insert(0, (arguments.members // 10, arguments.events // 10))
    for members, events in sizes:
        with tempfile.TemporaryDirectory(prefix="health-benchmark-") as name:
            folder = Path(name)
            environment = make_environment(folder, arguments.database)
            command = [sys.executable, __file__, "--measure"]
            command += ["--members", str(members), "--events", str(events)]
            done = subprocess.run(
                command,
                env={**os.environ, **environment},
                check=True,
                text=True,
                stdout=subprocess.PIPE,
            )
        print(done.stdout, end="", flush=True)
        took.append(float(done.stdout.rpartition("report: ")[2].split()[0]))
    if len(took) == 2:
        print(f"ten times as much takes {took[1] / took[0]:.1f} times as long")


def measure(members: int, events: int) -> None:
    """Fill the database, make the report, load the page, and print what that took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", verbosity=0, interactive=False)
    now = datetime.now(UTC)
    make_members(members)
    fill(events, now=now)
    from networking_site.health.actions import make_report

    print(f"\n{connection.vendor}, {members} members, {events} events; ", end="")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    before = peak()
    wall, processor = time.perf_counter(), time.process_time()
    make_report(now=now)
    took = time.perf_counter() - wall
    print(f"report: {took:.1f} s, {took / BAR:.0%} of the bar, ", end="")
    print(f"{time.process_time() - processor:.1f} s of the processor, ", end="")
    print(f"{peak():.0f} MB at most ({before:.0f} before)")
    look()


def look() -> None:
    """Load the page as an organiser, and print what it takes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from contacts.profiles.actions import set_role
    from contacts.profiles.models import User
    from networking_site.health.models import Report

    organiser = User.objects.order_by("pk")[0]
    set_role(organiser, organiser=True)
    client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    client.force_login(organiser)
    client.get("/admin/health/", secure=True)
    with CaptureQueriesContext(connection) as asked:
        begun = time.process_time()
        answer = client.get("/admin/health/", secure=True)
        took = time.process_time() - begun
    assert answer.status_code == 200, answer.status_code
    told = Report.objects.get().content["acquaintance"]
    many = len(told["circles"]) + told["more_circles"]
    print(
        f"page: {took * 1000:.0f} ms of the processor, {len(asked)} queries, ", end=""
    )
    print(f"{len(answer.content) // 1000} kB; {many} circles of {told['there']} people")


def peak() -> float:
    """Give the most memory this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make_members(many: int) -> None:
    """Add members with a name and both halves, some at a time."""
    from contacts.profiles.models import Profile, User
    from networking_site.demo.scale import FIRST, LAST, PLACES

    chance = random.Random(many)  # noqa: S311
    for start in range(0, many, 2000):
        numbers = range(start, min(start + 2000, many))
        users = User.objects.bulk_create(
            User(email=f"m{number}@scale.example", password="!")  # noqa: S106
            for number in numbers
        )
        Profile.objects.bulk_create(
            Profile(
                user=user,
                handle=f"m{number}",
                name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
                what_i_do="I bake.",
                about_me="I row.",
                time_zone=chance.choice(PLACES)[2],
            )
            for number, user in zip(numbers, users, strict=True)
        )


def fill(events: int, *, now: datetime) -> None:
    """Add a year of events, with answers, attendance and rooms; some at a time."""
    from contacts.profiles.models import User

    chance = random.Random(events)  # noqa: S311
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    towns = [people[start : start + TOWN] for start in range(0, len(people), TOWN)]
    for start in range(0, events, 200):
        _some_events(min(200, events - start), people, towns, chance, now=now)


def _some_events(
    many: int,
    people: list[int],
    towns: list[list[int]],
    chance: random.Random,
    *,
    now: datetime,
) -> None:
    from django.db import transaction

    from events.models import Attendance, Event, Rsvp
    from events.rooms.models import Rotation, Round, Seat

    with transaction.atomic():
        made = Event.objects.bulk_create(
            _an_event(chance, now=now) for _number in range(many)
        )
        rsvps, noted, held = [], [], []
        for event in made:
            town = chance.choice(towns)
            going = {
                chance.choice(town if chance.random() < AT_HOME else people)
                for _place in range(PEOPLE)
            }
            came = [member for member in sorted(going) if chance.random() < CAME]
            for turn, member in enumerate(sorted(going), start=1):
                rsvps.append(
                    Rsvp(
                        event=event,
                        member_id=member,
                        answer="going",
                        turn=turn,
                        answered_at=event.starts_at,
                    )
                )
                noted.append(
                    Attendance(
                        event=event,
                        member_id=member,
                        came=member in came,
                        source="name",
                        noted_at=event.ends_at,
                    )
                )
            if chance.random() < ROOMS_HELD:
                held.append((event, came))
        Rsvp.objects.bulk_create(rsvps, batch_size=2000)
        Attendance.objects.bulk_create(noted, batch_size=2000)
        rotations = Rotation.objects.bulk_create(
            Rotation(
                event=event,
                state="ended",
                started_at=event.starts_at,
                ended_at=event.ends_at,
            )
            for event, _came in held
        )
        rounds = Round.objects.bulk_create(
            [
                Round(
                    rotation=rotation,
                    number=number + 1,
                    starts_at=rotation.started_at + timedelta(minutes=MINUTES * number),
                    ends_at=rotation.started_at
                    + timedelta(minutes=MINUTES * (number + 1)),
                )
                for rotation in rotations
                for number in range(ROUNDS)
            ],
            batch_size=2000,
        )
        seats = []
        for number, one in enumerate(rounds):
            came = list(held[number // ROUNDS][1])
            chance.shuffle(came)
            seats += [
                Seat(round=one, member_id=member, room=place // ROOM + 1)
                for place, member in enumerate(came)
            ]
        Seat.objects.bulk_create(seats, batch_size=2000)


def _an_event(chance: random.Random, *, now: datetime):  # type: ignore[no-untyped-def]
    from events.models import Event

    starts_at = now - timedelta(hours=chance.randrange(24, 360 * 24))
    public_id = UUID(int=chance.getrandbits(128), version=4)
    return Event(
        public_id=public_id,
        slug=f"health-{public_id.hex[:12]}",
        uid=str(public_id),
        title="Breakfast",
        status=Event.Status.PUBLISHED,
        day=starts_at.date(),
        start_time=starts_at.time(),
        minutes=60,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
    )


if __name__ == "__main__":
    main()
