"""Do the lists of people hold? `python benchmarks/seats.py --operations 100000`

Lets workers, each a process with a connection of its own, answer, leave, bring guests,
close accounts, erase, cut places and move the line, at random and all at once, at the
same few events; and looks after every step whether what must always hold still does.
Unlike the other benchmarks it fails, with exit code 1, when something broke.
What it promises and what was measured: `docs/waitlist.md`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import make_environment  # noqa: E402

HORIZON = timedelta(days=6)  # passes while all operations are done
EARLIEST_START = timedelta(days=2)
NO_LIMIT = 2**31
SEATED = ("going", "offered")
ROWS = """
    SELECT answer.id, answer.answer, answer.guests, member.is_active
    FROM events_rsvp answer JOIN profiles_user member ON member.id = answer.member_id
    WHERE answer.event_id = %s ORDER BY answer.turn
"""
PROMOTIONS = ("events/got_a_place", "events/offered")
PROCESSES = multiprocessing.get_context("fork")


@dataclass
class Journal:
    """What one worker did and saw."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    promoted: Counter[tuple[int, int]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, other: Journal) -> None:
        """Take over what another worker saw."""
        self.done += other.done
        self.refused += other.refused
        self.promoted += other.promoted
        self.broken += other.broken
        self.seconds += other.seconds


@dataclass
class Table:
    """What all workers share: the clock, and how many may sit at each event."""

    began: datetime
    pause: timedelta
    steps: Any
    most_seated: Any
    events: list[int]
    members: list[int]

    def now(self) -> datetime:
        """Move the clock that all share on by a step, and give its time."""
        with self.steps.get_lock():
            self.steps.value += 1
            return self.began + self.pause * self.steps.value


def main() -> int:
    """Set the tables, let the workers loose, count, and say what came of it."""
    arguments = read_arguments()
    with tempfile.TemporaryDirectory(prefix="seats-") as folder:
        os.environ.update(make_environment(Path(folder), arguments.database))
        import django

        django.setup()
        if arguments.without_lock:
            take_locks_away()
        table = lay(arguments)
        begin = time.perf_counter()
        journal = run(arguments, table)
        seconds = time.perf_counter() - begin
        check_the_end(table, journal)
        report(arguments, journal, seconds)
    return 1 if journal.broken else 0


def read_arguments() -> argparse.Namespace:
    """Read how many operations, by how many workers, in which empty database."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--operations", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=12)
    parser.add_argument("--members", type=int, default=120)
    parser.add_argument("--events", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="")
    parser.add_argument("--minutes", type=float, default=24 * 60, help="stop then")
    parser.add_argument("--without-lock", action="store_true")
    return parser.parse_args()


def take_locks_away() -> None:
    """Take the locks on rows away: then it must go wrong on PostgreSQL."""
    from django.db.models import QuerySet

    QuerySet.select_for_update = lambda self, *names, **more: self.all()  # type: ignore[method-assign]


def lay(arguments: argparse.Namespace) -> Table:
    """Make the members and the events: small and large, with offers and without."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from tests.cast import make_member
    from tests.scenes import an_event

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    members = [make_member(f"m{n}").pk for n in range(arguments.members)]
    began, events = datetime.now(UTC).replace(microsecond=0), []
    for number in range(arguments.events):
        starts = began + HORIZON + timedelta(days=1)
        if number % 4 == 3:
            starts = began + EARLIEST_START + timedelta(hours=6 * number)
        event = an_event(
            title=f"Table {number}",
            capacity=2 + 3 * (number % 4),
            most_guests=number % 3,
            offer_hours=[None, 2][number % 2],
            day=starts.date(),
            start_time=starts.time(),
        )
        events.append(event.pk)
    connections.close_all()
    return Table(
        began=began,
        pause=HORIZON / max(1, arguments.operations),
        steps=PROCESSES.Value("q", 0),
        most_seated=PROCESSES.Array("q", [NO_LIMIT] * (max(events) + 1)),
        events=events,
        members=members,
    )


def run(arguments: argparse.Namespace, table: Table) -> Journal:
    """Let the workers loose, and put together what they saw."""
    results = PROCESSES.SimpleQueue()
    share, more = divmod(arguments.operations, arguments.workers)
    workers = [
        PROCESSES.Process(
            target=lambda n: results.put(Worker(n, arguments, table).work()),
            args=(number,),
        )
        for number in range(arguments.workers)
    ]
    arguments.share = [share + (n < more) for n in range(arguments.workers)]
    for worker in workers:
        worker.start()
    journal = Journal()
    for _ in workers:
        journal.add(results.get())
    for worker in workers:
        worker.join()
    return journal


class Worker:
    """One process that does what comes to its mind, and looks at what came of it."""

    def __init__(self, number: int, arguments: argparse.Namespace, table: Table):
        self.number, self.table = number, table
        self.operations = arguments.share[number]
        self.workers = arguments.workers
        self.stops_at = time.monotonic() + 60 * arguments.minutes
        self.random = random.Random(f"{arguments.seed}-{number}")  # noqa: S311  a game
        self.journal = Journal()
        self.moved: list[tuple[int, int]] = []
        self.deeds: list[tuple[Callable[[datetime], None], int]] = [
            (self.go, 42),
            (self.leave, 22),
            (self.change_places, 6),
            (self.promote, 6),
            (self.remove, 6),
            (self.erase, 3),
            (self.close_account, 3),
            (self.come_back, 3),
            (self.settle, 9),
        ]

    def work(self) -> Journal:
        """Do this worker's share."""
        self.remember()
        self.watch_promotion()
        deeds, weights = zip(*self.deeds, strict=True)
        for _ in range(self.operations):
            if time.monotonic() > self.stops_at:
                break
            [deed] = self.random.choices(deeds, weights)
            self.do(deed)
            if self.random.random() < 0.2:
                self.do(self.look)
        return self.journal

    def do(self, deed: Callable[[datetime], None]) -> None:
        """Do one thing, and note what went wrong."""
        from networking_site.lib.refused import Refused

        self.moved, name = [], deed.__name__
        begin = time.perf_counter()
        try:
            deed(self.table.now())
        except Refused:
            self.journal.refused[name] += 1
        except Exception:  # noqa: BLE001 (no member may ever meet any)
            self.journal.broken.append(f"{name}: {traceback.format_exc(limit=-3)}")
        else:
            self.journal.promoted.update(self.moved)
        self.journal.seconds.append(time.perf_counter() - begin)
        self.journal.done[name] += 1

    # What people do ---------------------------------------------------------------

    def go(self, now: datetime) -> None:
        """Say that she comes, perhaps with guests; or take an offer; or change them."""
        guests = self.random.choice([None, None, 0, 1, 2])
        event = self.an_event()
        if guests is not None:
            guests = min(guests, event.most_guests)
        self.answer(event, "going", guests=guests, now=now)

    def leave(self, now: datetime) -> None:
        """Say that she does not come, or decline an offer."""
        self.answer(self.an_event(), "not_going", now=now)

    def change_places(self, now: datetime) -> None:
        """Raise or cut the places, or take the limit away."""
        from events import actions

        event = self.an_event()
        event.refresh_from_db()
        event.capacity = self.random.choice([1, 2, 3, 5, 8, 8, 13, None])
        actions.save(event, now=now)

    def promote(self, now: datetime) -> None:
        """Put somebody first in line."""
        from events import actions

        event = self.an_event()
        actions.promote(event, member=self.somebody_of(event), now=now)

    def remove(self, now: datetime) -> None:
        """Take somebody off."""
        from events import actions

        event = self.an_event()
        actions.remove(event, member=self.somebody_of(event), now=now)

    def erase(self, now: datetime) -> None:
        """Forget what somebody answered; the account stays, to have it do more."""
        from events import privacy

        privacy.erase(self.a_member(), now=now)

    def close_account(self, now: datetime) -> None:
        """Close an account, and let the task run."""
        from events import actions

        self.set_active(active=False)
        actions.settle_places(now=now)

    def come_back(self, now: datetime) -> None:
        """Open a closed account again."""
        self.set_active(active=True)

    def settle(self, now: datetime) -> None:
        """Let the task run."""
        from events import actions

        actions.settle_places(now=now)

    # Who and where ----------------------------------------------------------------

    def remember(self) -> None:
        """Load everybody and everything once: actions read again what matters."""
        from contacts.profiles.models import User
        from events.models import Event

        everybody = User.objects.select_related("profile")
        users = everybody.in_bulk(self.table.members)
        members = [users[pk] for pk in self.table.members]
        self.events = list(Event.objects.filter(pk__in=self.table.events))
        self.others = [user for n, user in enumerate(members) if n % 6]
        self.mine = members[::6][self.number :: self.workers]

    def an_event(self) -> Any:
        return self.random.choice(self.events)

    def a_member(self) -> Any:
        """Give anybody whose account nobody closes meanwhile."""
        return self.random.choice(self.others)

    def somebody_of(self, event: Any) -> Any:
        """Give somebody who goes or waits, or anybody if there is nobody."""
        rsvps = list(event.rsvps.live().of_the_present().with_members())
        return self.random.choice(rsvps).member if rsvps else self.a_member()

    def answer(self, event: Any, said: str, *, now: datetime, **more: Any) -> None:
        from events import actions
        from events.models import Rsvp

        member = self.one_of_mine() if self.random.random() < 0.1 else self.a_member()
        if member.is_active:
            actions.answer(
                event, member=member, answer=Rsvp.Answer(said), now=now, **more
            )

    def one_of_mine(self) -> Any:
        """Give one of those whose accounts this worker alone opens and closes."""
        return self.random.choice(self.mine)

    def set_active(self, *, active: bool) -> None:
        from contacts.profiles.models import User

        member = self.one_of_mine()
        User.objects.filter(pk=member.pk).update(is_active=active)
        member.is_active = active

    # What must always hold ----------------------------------------------------------

    def watch_promotion(self) -> None:
        """Look at every promotion from inside its own transaction and lock."""
        from events.actions import answering, line, out_of_turn, running

        original = line.fill_free_places

        def watched(event: Any, *, now: datetime) -> Any:
            before, seated = self.read(event)
            moved = original(event, now=now)
            self.judge(event, moved, before=before, seated=seated, now=now)
            self.moved += [(rsvp.event_id, rsvp.member_id) for rsvp in moved]
            return moved

        for module in (answering, line, out_of_turn, running):
            module.fill_free_places = watched  # type: ignore[attr-defined]

    def judge(
        self,
        event: Any,
        moved: list[Any],
        *,
        before: list[tuple[int, int]],
        seated: int,
        now: datetime,
    ) -> None:
        """Judge one promotion by what stood there before and after."""
        limit = NO_LIMIT if event.capacity is None else event.capacity
        still, seated_now = self.read(event)
        left = limit - seated_now
        # Who closed her account meanwhile was let go, and is in neither.
        here = {rsvp.pk for rsvp in moved} | {pk for pk, _ in still}
        before = [card for card in before if card[0] in here]
        first = before[: len(moved)]
        if [rsvp.pk for rsvp in moved] != [pk for pk, _ in first]:
            self.broke(event, "not first come, first served")
        cut = [
            rsvp.guests < wished
            for rsvp, (_, wished) in zip(moved, first, strict=False)
        ]
        if any(cut[:-1]) or (any(cut) and left):
            self.broke(event, "guests left out though there was room")
        if moved and now >= event.starts_at:
            self.broke(event, "a place given after the start")
        if now < event.starts_at and left > 0 and still:
            self.broke(event, "a free place while somebody waits")
        self.table.most_seated[event.pk] = max(limit, seated)

    def look(self, _: datetime) -> None:
        """Look at one event from outside, in its lock."""
        from django.db import transaction

        from events.actions.locking import locked

        with transaction.atomic():
            event = locked(self.an_event())
            waiting, seated = self.read(event)
            if seated > self.table.most_seated[event.pk]:
                self.broke(event, f"{seated} seated, too many")
            is_over = self.table.now() >= event.starts_at  # read in the lock
            is_full = event.capacity is not None and seated >= event.capacity
            if waiting and not is_full and not is_over:
                self.broke(event, "seen from outside: a free place, and a line")
            late = event.rsvps.filter(offer_ends_at__gt=event.starts_at)
            if late.exists():
                self.broke(event, "an offer that ends after the start")

    def read(self, event: Any) -> tuple[list[tuple[int, int]], int]:
        """Read who waits, first come first, each with her guests; and who is seated."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(ROWS, [event.pk])
            rows = cursor.fetchall()
        line = [
            (pk, guests)
            for pk, said, guests, is_active in rows
            if said == "waiting" and is_active
        ]
        seated = [guests for _, said, guests, _ in rows if said in SEATED]
        return line, len(seated) + sum(seated)

    def broke(self, event: Any, what: str) -> None:
        self.journal.broken.append(f"event {event.pk}: {what}")


def check_the_end(table: Table, journal: Journal) -> None:
    """Look at all events once more, and count answers and letters."""
    from django.db.models import Count

    from events.models import Event, Rsvp
    from networking_site.lib.outbox.models import Letter

    twice = Rsvp.objects.values("event", "member").annotate(n=Count("pk"))
    if twice.filter(n__gt=1).exists():
        journal.broken.append("somebody has two answers to one event")
    keys = dict(Event.objects.values_list("public_id", "pk"))
    told: Counter[tuple[int, int]] = Counter(
        (next(pk for key, pk in keys.items() if str(key) == about), receiver)
        for about, receiver in Letter.objects.filter(kind__in=PROMOTIONS).values_list(
            "about", "receiver"
        )
    )
    if told != journal.promoted:
        journal.broken.append(
            f"{journal.promoted.total()} promotions, {told.total()} notices: "
            f"{journal.promoted - told} not told, {told - journal.promoted} told twice"
        )


def report(arguments: argparse.Namespace, journal: Journal, seconds: float) -> None:
    """Print the figures, and what broke."""
    from django.db import connection

    from networking_site.lib.outbox.models import Letter

    times = sorted(journal.seconds)
    print(
        f"{connection.vendor}, {len(times) - journal.done['look']} "
        f"operations by "
        f"{arguments.workers} workers, {arguments.events} events, "
        f"{arguments.members} members"
        + (", locks taken away" if arguments.without_lock else "")
    )
    print("operation      done  refused")
    for name, count in journal.done.most_common():
        print(f"{name:14}{count:5}{journal.refused[name]:9}")
    print(f"promotions, each with one notice: {journal.promoted.total()}")
    print(f"letters: {Letter.objects.count()}")
    print(f"seconds: {seconds:.0f}; operations a second: {len(times) / seconds:.0f}")
    print(
        f"an operation, ms: median {1000 * statistics.median(times):.1f}, "
        f"99 % under {1000 * times[int(0.99 * len(times))]:.0f}, "
        f"longest {1000 * times[-1]:.0f}"
    )
    print(f"broken: {len(journal.broken)}")
    for what in journal.broken[:10]:
        print(f"  {what}")


if __name__ == "__main__":
    sys.exit(main())
