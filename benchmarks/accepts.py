"""Does it take two to say yes? `python benchmarks/accepts.py --pairs 1000`

Lets a yes meet, at the same instant, another yes, a change of mind, a withdrawal, a
block, the end of the two weeks, and an erasure, each so many times. The two come from
two processes with a connection of their own; more such lanes run beside them, and
watchers look all the time at what is there and at what each of the people can see.
Like `seats.py` it fails, with exit code 1, when something broke. What must hold stands
in `benchmarks/accepts_truth.py`; what it promises and what was measured, in
`docs/accepting.md`.
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
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import make_environment  # noqa: E402

if TYPE_CHECKING:
    from benchmarks.accepts_truth import Pair

KINDS = ("yes", "no", "withdrawal", "block", "lapse", "erasure")
NOT_YET, REFUSED, DONE, FAILED = range(4)
PATIENCE = 120
HEADER = "yes against      pairs  yes first  it first  untold  refused  broken  seconds"
STEP = 0.001  # seconds: by how much more who came first is held back the next time
PROCESSES = multiprocessing.get_context("fork")
Deed = Callable[[], object]


@dataclass
class Journal:
    """What one process did and saw."""

    broken: list[str] = field(default_factory=list)
    first: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    seconds: list[float] = field(default_factory=list)
    looks: int = 0
    seen: dict[tuple[Any, ...], dict[str, str]] = field(default_factory=dict)

    def add(self, other: Journal) -> None:
        """Take over what another process saw."""
        self.broken += other.broken
        self.first += other.first
        self.refused += other.refused
        self.seconds += other.seconds
        self.looks += other.looks
        for key, sights in other.seen.items():
            self.seen.setdefault(key, {}).update(sights)


def main() -> int:
    """Write the letters, let the two sides meet, and say what came of it."""
    arguments = read_arguments()
    with tempfile.TemporaryDirectory(prefix="accepts-") as folder:
        os.environ.update(make_environment(Path(folder), arguments.database))
        import django

        django.setup()
        if arguments.without_lock:
            take_locks_away()
        if arguments.with_leak:
            plant_a_leak()
        prepare()
        whole = Journal()
        print(HEADER)
        for kind in arguments.kinds:
            whole.add(run(kind, arguments))
        look_at_sights(whole)
        report(arguments, whole)
    return 1 if whole.broken else 0


def read_arguments() -> argparse.Namespace:
    """Read how many pairs, of which kinds, in which empty database."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=200, help="of each kind")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--lanes", type=int, default=2, help="pairs at a time")
    parser.add_argument("--watchers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="")
    parser.add_argument("--without-lock", action="store_true")
    parser.add_argument(
        "--with-leak", action="store_true", help="show answers to who must not see them"
    )
    return parser.parse_args()


def take_locks_away() -> None:
    """Take the locks away, of rows and of SQLite's file: then it must go wrong."""
    from django.conf import settings
    from django.db import connection
    from django.db.models import QuerySet

    QuerySet.select_for_update = lambda self, *names, **more: self.all()  # type: ignore[method-assign]
    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"


def plant_a_leak() -> None:
    """Let a letter's page say who answered: then the watchers must see it."""
    from contacts.introductions.pages import letters

    honest = letters._letter

    def leaking(viewer: Any, introduction: Any, *more: Any, **words: Any) -> Any:
        letter = honest(viewer, introduction, *more, **words)
        letter.lines.extend(party.answer for party in introduction.parties.all())
        return letter

    letters._letter = leaking


def prepare() -> None:
    """Make the tables."""
    from django.core.management import call_command

    from contacts.profiles.models import User

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    if User.objects.exists():
        raise SystemExit("The database is not empty; name an empty one.")


def run(kind: str, arguments: argparse.Namespace) -> Journal:
    """Let every pair of one kind meet, and put together what was seen."""
    from django.db import connections

    from benchmarks.accepts_truth import empty_the_outbox, write_letters

    empty_the_outbox()
    pairs = write_letters(kind, arguments.pairs)
    connections.close_all()
    many = 1 if kind == "lapse" else arguments.lanes  # one lets all lapse at once
    lanes = [
        Lane(kind, number, pairs[number::many], arguments.seed)
        for number in range(many)
    ]
    is_over = PROCESSES.Event()
    begin = time.perf_counter()
    results = PROCESSES.SimpleQueue()
    racers = [
        PROCESSES.Process(target=lambda a, b: results.put(a.race(b)), args=(lane, side))
        for lane in lanes
        for side in range(2)
    ]
    watchers = [
        PROCESSES.Process(
            target=lambda n: results.put(watch(n, lanes, is_over)), args=(n,)
        )
        for n in range(arguments.watchers)
    ]
    for process in [*racers, *watchers]:
        process.start()
    journal = Journal()
    for _ in racers:
        journal.add(results.get())
    seconds = time.perf_counter() - begin
    is_over.set()
    for _ in watchers:
        journal.add(results.get())
    for process in [*racers, *watchers]:
        process.join()
    first = journal.first
    print(
        f"{kind:15}{arguments.pairs:7}{first['yes']:11}{first['it']:10}"
        f"{first['untold']:8}{journal.refused:9}{len(journal.broken):8}{seconds:9.0f}",
        flush=True,
    )
    return journal


class Lane:
    """Two processes that do two things at the same instant, to letter after letter.

    The first of them looks at what came of each. Whichever came first is held back a
    little more the next time, so that they come to meet where neither is ahead.
    """

    def __init__(self, kind: str, number: int, pairs: list[Pair], seed: int):
        self.kind, self.number, self.pairs, self.seed = kind, number, pairs, seed
        self.barrier = PROCESSES.Barrier(2, timeout=PATIENCE)
        self.came = PROCESSES.Array("b", [NOT_YET, NOT_YET])
        self.at = PROCESSES.Value("i", 0)
        self.accepted_by_then = PROCESSES.Value("b", 0)  # when `it` was just kept
        self.lead = PROCESSES.Value("d", 0.0)  # how long the yes is held back

    def race(self, side: int) -> Journal:
        """Do one side of all pairs: 0 says yes, 1 does what meets it."""
        chance = random.Random(f"{self.seed}-{self.kind}-{self.number}-{side}")  # noqa: S311
        journal = Journal()
        for number, pair in enumerate(self.pairs):
            deed = pair.deeds()[side]
            if side == 0:
                self.at.value = number
                if number % 3 == 0:  # also where a watcher finds no time to look
                    look(pair, number // 3 % 3, journal)
            self.barrier.wait()
            held_back = self.lead.value * (1 if side == 0 else -1)
            time.sleep(max(0, held_back) + chance.random() * STEP)
            self.came[side] = self.do(deed, journal, what=f"{pair}, side {side}")
            if side == 1:
                self.accepted_by_then.value = pair.is_accepted()
            self.barrier.wait()
            if side == 0:
                self.judge(pair, journal)
            self.barrier.wait()
        return journal

    def do(self, deed: Deed, journal: Journal, *, what: str) -> int:
        """Do one thing; say what came of it."""
        from networking_site.lib.refused import Refused

        begin = time.perf_counter()
        try:
            done = deed()
        except Refused:
            journal.refused += 1
            return REFUSED
        except Exception:  # noqa: BLE001 (no member may ever meet any)
            journal.broken.append(f"{what}: {traceback.format_exc(limit=-3)}")
            return FAILED
        finally:
            journal.seconds.append(time.perf_counter() - begin)
        return REFUSED if done == 0 else DONE

    def judge(self, pair: Pair, journal: Journal) -> None:
        """Look at what came of one pair once both sides are through."""
        from benchmarks.accepts_truth import Snapshot, snapshot

        yes, it = (came == DONE for came in self.came[:])
        with snapshot():
            now = Snapshot(pair)
        journal.broken += [f"{pair}: {what}" for what in now.why_broken()]
        journal.broken += [
            f"{pair}: {what}" for what in now.why_not_the_end_of(yes=yes, it=it)
        ]
        too_late = it and now.is_accepted and not self.accepted_by_then.value
        if too_late and self.kind != "yes":
            journal.broken.append(f"{pair}: accepted after the {self.kind} was kept")
        first = now.who_was_first()
        journal.first[first] += 1
        step = STEP * max(1, 16 - journal.first.total())  # great ones to begin with
        self.lead.value += step * {"yes": 1, "it": -1, "untold": 0}[first]


def watch(number: int, lanes: list[Lane], is_over: Any) -> Journal:
    """Look, again and again, at whatever pair is meeting just now."""
    from django.db import connection

    if connection.vendor == "sqlite":  # looking must not keep anybody from writing
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    chance = random.Random(number)  # noqa: S311
    journal = Journal()
    while not is_over.is_set():
        lane = chance.choice(lanes)
        pair = lane.pairs[lane.at.value]
        look(pair, chance.randrange(3), journal)
    return journal


def look(pair: Pair, number: int, journal: Journal) -> None:
    """Look at one pair at one instant, and at what one of its people can see."""
    from benchmarks.accepts_truth import Snapshot, snapshot

    try:
        with snapshot():
            now = Snapshot(pair)
            key, sight = now.what_is_seen_by(number)
    except Exception:  # noqa: BLE001 (no member may ever meet any)
        journal.broken.append(f"{pair}, seen: {traceback.format_exc(limit=-3)}")
        return
    journal.looks += 1
    journal.seen.setdefault(key, {}).setdefault(sight, str(pair))
    journal.broken += [f"{pair}, seen: {what}" for what in now.why_broken()]


def look_at_sights(journal: Journal) -> None:
    """Say where what somebody saw depends on more than it may.

    Of an open letter each sees the same, whatever the others have answered.
    """
    for key, sights in journal.seen.items():
        if len(sights) > 1:
            one, other, *_ = sights
            here = len(os.path.commonprefix([one, other]))  # noqa: RUF071
            around = slice(max(0, here - 60), here + 60)
            journal.broken.append(
                f"seen too early? {key}: {one[around]!r} and {other[around]!r}, "
                f"at {' and '.join(list(sights.values())[:2])}"
            )


def report(arguments: argparse.Namespace, journal: Journal) -> None:
    """Print the figures, and what broke."""
    from django.db import connection

    times = sorted(journal.seconds)
    print(
        f"{connection.vendor}, {arguments.lanes} lanes, "
        f"{arguments.watchers} watchers, seed {arguments.seed}"
        + (", locks taken away" if arguments.without_lock else "")
        + (", with a leak" if arguments.with_leak else "")
    )
    print(f"looked at while it ran: {journal.looks} times, {len(journal.seen)} sights")
    print(
        f"a deed, ms: median {1000 * statistics.median(times):.1f}, "
        f"99 % under {1000 * times[int(0.99 * len(times))]:.0f}, "
        f"longest {1000 * times[-1]:.0f}"
    )
    print(f"broken: {len(journal.broken)}")
    for what in journal.broken[:10]:
        print(f"  {what}")


if __name__ == "__main__":
    sys.exit(main())
