"""How long people wait while others come and go. `python benchmarks/replanning.py`

Fills a site with its own models: members with asks and offers, an earlier evening on
which they met, blocks, and an evening that runs. Then somebody leaves, somebody comes
late, one was never there, a block is set; each deed is timed, and the job that plans
the rounds to come after it, by the clock on the wall and by the processor's, which
other work on the machine does not slow down; queries are counted. The bars, for the
deed and the job: 1 s with 60 people, 5 s with 300.
What the figures were: `docs/rooms.md`.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import make_environment  # noqa: E402

BARS = {60: 1.0, 300: 5.0}
ROUNDS, ROOM_SIZE, MINUTES = 8, 4, 10
TIMES = 5


def main() -> None:
    """Measure in a process of its own, with a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="*", default=list(BARS))
    parser.add_argument("--database", default="", help="an empty one; else SQLite")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.people)
        return
    with tempfile.TemporaryDirectory(prefix="replanning-benchmark-") as name:
        environment = {**os.environ, **make_environment(Path(name), arguments.database)}
        command = [sys.executable, __file__, "--measure", "--people"]
        command += map(str, arguments.people)
        subprocess.run(command, env=environment, check=True)


def _of_processors() -> float:
    """Give the seconds of this process and of those it made for planning."""
    return sum(os.times()[:4])


def measure(sizes: list[int]) -> None:
    """Fill the database, let evenings run, and print what each deed took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", verbosity=0, interactive=False)
    setup_test_environment()  # keeps what pages were given
    with open(os.devnull, "w") as nowhere:
        call_command(
            *("seed_scale", "--members", str(max(sizes) + 60), "--events", "5"),
            *("--introductions", "20"),
            stdout=nowhere,
        )
    print(f"{connection.vendor}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    medians: dict[int, dict[str, float]] = {}
    for people in sizes:
        took = evening(people)
        medians[people] = {name: middle for name, (middle, *_) in took.items()}
        print(f"\n{people} people, {ROUNDS} rounds in rooms of {ROOM_SIZE}")
        print(f"{'medians':28}{'processor s':>12}{'wall s':>8}{'queries':>9}{'bar':>7}")
        for name, (middle, wall, queries) in took.items():
            bar = BARS.get(people)
            of_bar = f"{middle / bar:.0%}" if bar else ""
            print(f"{name:28}{middle:12.2f}{wall:8.2f}{queries:9}{of_bar:>7}")
    if len(sizes) == 2:
        few, many = sizes
        print(f"\n{many} people take so many times as long as {few}:")
        for name, seconds in medians[few].items():
            print(f"{name:28}{medians[many][name] / seconds:10.1f}")


def evening(n: int) -> dict[str, tuple[float, float, int]]:
    """Let an evening of so many people run; time what happens in it."""
    from contacts.profiles.actions import block
    from contacts.profiles.models import User
    from events.rooms import actions
    from events.rooms.actions.replanning import ask_for_a_plan
    from events.rooms.models import Participant

    chance = random.Random(n)  # noqa: S311
    people = list(User.objects.filter(is_active=True).order_by("pk")[: n + 20])
    host, there, late = people[0], people[:n], people[n:]
    now = datetime.now(UTC)
    earlier = rounds_at(there, host=host, starts_at=now - timedelta(days=60))
    actions.start(earlier, everybody=True, now=now - timedelta(days=60))
    actions.end(earlier, now=now - timedelta(days=59))
    for _number in range(n // 10):
        one, other = chance.sample(there, 2)
        block(one, other=other, now=now)
    rotation = rounds_at(people, host=host, starts_at=now)
    Participant.objects.bulk_create(
        Participant(rotation=rotation, member=member, state="here", since=now)
        for member in there
    )
    took = {
        "starts": timed(
            lambda _: actions.start(rotation, everybody=False, now=now), [None]
        )
    }
    at = now + timedelta(minutes=MINUTES * 3)  # the third round is on
    leavers, never = there[1 : 1 + TIMES], there[20 : 20 + TIMES]

    def plan() -> None:
        actions.plan_what_is_due(rotation.pk, now=at)

    for name, deed, who in (
        ("somebody leaves", actions.leave, leavers),
        ("somebody comes late", actions.arrive, late[:TIMES]),
        ("one was never there", actions.was_not_here, never),
    ):
        took[name] = timed(
            lambda member, deed=deed: deed(rotation, member=member, now=at),
            who,
            before=plan,
        )
    took["the job that plans"] = timed(
        lambda _: plan(),
        range(TIMES),
        before=lambda: ask_for_a_plan(rotation),
    )
    took["a block is heeded"] = timed(
        lambda _: actions.heed(rotation, now=at),
        range(TIMES),
        before=lambda: sets_a_block(rotation, now=at),
    )
    took["nothing to heed"] = timed(
        lambda _: actions.heed(rotation, now=at), range(TIMES)
    )
    return took | pages(rotation, host=host)


def sets_a_block(rotation: Any, *, now: datetime) -> None:
    """Let two who sit together now block each other."""
    from contacts.profiles.actions import block
    from events.rooms.models import Seat

    seats = Seat.objects.filter(round__rotation=rotation, round__number=3).taken()
    first = seats.order_by("room", "pk").select_related("member")
    room = [seat.member for seat in first if seat.room == first[0].room]
    if len(room) > 1:
        block(room[0], other=room[1], now=now)


def rounds_at(people: list[Any], *, host: Any, starts_at: datetime) -> Any:
    """Make an event to which these people go, with rounds set up."""
    from events import actions as events
    from events.models import Event, Rsvp
    from events.rooms import actions

    event = events.save(
        Event(
            title="An evening",
            status=Event.Status.PUBLISHED,
            day=starts_at.date(),
            start_time=starts_at.time().replace(microsecond=0),
            minutes=180,
            time_zone="UTC",
        ),
        now=starts_at,
    )
    events.add_host(event, member=host)
    Rsvp.objects.bulk_create(
        Rsvp(event=event, member=one, answer="going", turn=turn, answered_at=starts_at)
        for turn, one in enumerate(people, start=1)
    )
    wanted = actions.SetUp(
        questions=[""] * ROUNDS,
        minutes=MINUTES,
        break_minutes=1,
        room_size=ROOM_SIZE,
        place="tables",  # type: ignore[arg-type]
    )
    return actions.set_up(event, wanted=wanted)


def pages(rotation: Any, *, host: Any) -> dict[str, tuple[float, float, int]]:
    """Time the host's pages of this evening, and a look that finds nothing new."""
    from django.test import Client

    client = Client()
    client.force_login(host)
    url = f"/events/{rotation.event.slug}/host/rooms/"
    seen = client.get(f"{url}run/").context["page"].seen
    htmx = {"HTTP_HX_REQUEST": "true"}

    def look(_: Any) -> None:
        assert client.get(f"{url}run/?seen={seen}", **htmx).status_code == 204

    return {
        "page: live": timed(lambda _: client.get(f"{url}run/"), range(TIMES)),
        "page: nothing new": timed(look, range(TIMES)),
        "page: who sits with whom": timed(
            lambda _: client.get(f"{url}plan/"), range(TIMES)
        ),
    }


def timed(
    deed: Callable[[Any], Any], over: Any, *, before: Callable[[], Any] = lambda: None
) -> tuple[float, float, int]:
    """Give the median seconds of a deed by two clocks, and its most queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took, walls, queries = [], [], []
    for one in over:
        before()
        with CaptureQueriesContext(connection) as asked:
            begun, wall = _of_processors(), time.perf_counter()
            deed(one)
            took.append(_of_processors() - begun)
            walls.append(time.perf_counter() - wall)
        queries.append(len(asked))
    middle = len(took) // 2
    return sorted(took)[middle], sorted(walls)[middle], max(queries)


if __name__ == "__main__":
    main()
