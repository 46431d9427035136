"""Evenings in which anything happens, at any moment, and most of it twice.

A seed makes the same evening again. After every deed it is asked what was promised.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations

from contacts.profiles.actions import block, unblock
from contacts.profiles.models import Block, User
from events import actions as events
from events.models import Attendance, Rsvp
from events.rooms import actions
from events.rooms.actions.locking import rounds_of
from events.rooms.clock import Moment, Phase, moment_of
from events.rooms.models import Participant, Rotation, Seat
from networking_site import privacy
from networking_site.lib.refused import Refused
from tests.events.rooms.evening import (
    MINUTE,
    NOW,
    an_evening,
    broken_promises,
    rounds_for,
)
from tests.events.rooms.promises import broken_between, seen, uneven

SECOND = timedelta(seconds=1)
BY_NAME = Attendance.Source.NAME


@dataclass(frozen=True)
class Deed:
    """What somebody does, as her page had it when she looked at it last."""

    name: str
    do: Callable[[datetime], object]
    by: frozenset[int] = frozenset()
    unmakes: frozenset[int] = frozenset()


@dataclass
class Evening:
    """One evening, its people, its clock, and the page that its host looks at."""

    seed: int
    host: User
    people: list[User]
    rotation: Rotation
    rng: random.Random
    now: datetime = NOW - 10 * MINUTE
    is_planned: bool = True
    page: tuple[Moment, int] | None = None
    done: list[Deed] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def an_evening_at_random(
    seed: int,
    *,
    make_member: Callable[[str], User],
    most: int = 60,
    deeds: int = 40,
    is_planned: bool = True,
) -> Evening:
    """Live through an evening of 2 to so many people; say what was broken.

    Whatever is promised is asked for after each deed, before the job that plans the
    rounds to come anew and after it. Without `is_planned` there is never such a job, as
    where no worker runs: only that rooms are even is not promised then.
    """
    rng = random.Random(seed)
    n = rng.choice([rng.randint(2, min(9, most)), rng.randint(2, most)])
    host = make_member(f"host{seed}")
    people = [make_member(f"m{seed}x{number}") for number in range(n)]
    for one, other in combinations(people, 2):
        if rng.random() < rng.choice([0, 0, 1.5 / n]):
            block(one, other=other, now=NOW)
    event = an_evening(host=host, people=people[: rng.randint(2, n)])
    rotation = rounds_for(
        event,
        rounds=rng.randint(1, 6),
        room_size=rng.randint(2, 6),
        break_minutes=rng.choice([0, 1, 1, 5]),
    )
    evening = Evening(seed, host, people, rotation, rng, is_planned=is_planned)
    for _ in range(rng.randint(0, 8)):
        _step(evening, BEFORE)
    _begin(evening)
    for _ in range(deeds):
        _step(evening, DURING)
        if evening.broken:
            break
    return evening


def _step(evening: Evening, choices: list[tuple[Callable, int]]) -> None:
    """Let the clock go on, and something happen; perhaps twice, perhaps again."""
    rng = evening.rng
    evening.now = _a_later_moment(evening)
    if evening.page is None or rng.random() < 0.6:
        evening.page = _look(evening)
    if evening.done and rng.random() < 0.12:
        _do(evening, rng.choice(evening.done[-12:]))
        return
    make = rng.choices([one for one, _ in choices], [often for _, often in choices])[0]
    deed = make(evening)
    if deed is None:
        return
    _do(evening, deed)
    evening.done.append(deed)
    if rng.random() < 0.25:
        _do(evening, deed)


def _a_later_moment(evening: Evening) -> datetime:
    """Give the same instant, a little later, or the brink of what comes next."""
    rng, kind = evening.rng, evening.rng.random()
    if kind < 0.2:
        return evening.now
    if kind < 0.35:
        moment, _count = _look(evening)
        if moment.ends_at:
            brink = moment.ends_at + rng.choice([-4, -1, 0, 0, 1]) * SECOND
            return max(evening.now, brink)
    if kind < 0.6:
        return evening.now + rng.uniform(0, 20) * SECOND
    return evening.now + rng.uniform(0, 300) * SECOND


def _look(evening: Evening) -> tuple[Moment, int]:
    rotation = Rotation.objects.get(pk=evening.rotation.pk)
    rounds = rounds_of(rotation)
    return moment_of(rotation, rounds, now=evening.now), len(rounds)


def _do(evening: Evening, deed: Deed) -> None:
    before = seen(evening.rotation, now=evening.now)
    try:
        deed.do(evening.now)
        evening.counts[deed.name] += 1
    except Refused:
        evening.counts["refused"] += 1
    after = seen(evening.rotation, now=evening.now)
    if before.state == "draft" and after.state == "draft":
        return
    found = broken_promises(evening.rotation, now=evening.now)
    if before.state != "draft":
        by, unmade = set(deed.by), set(deed.unmakes)
        found += broken_between(before, after, by=by, unmade=unmade)
    if evening.is_planned:
        actions.plan_what_is_due(evening.rotation.pk, now=evening.now)
        before, after = after, seen(evening.rotation, now=evening.now)
        found += broken_promises(evening.rotation, now=evening.now)
        found += broken_between(before, after, by=set(), unmade=set())
    if evening.is_planned and deed.name not in UNPLANNED:
        size = Rotation.objects.get(pk=evening.rotation.pk).room_size
        found += uneven(after, size=size, now=evening.now)
    evening.broken += [
        f"evening {evening.seed}, {deed.name} at {evening.now:%H:%M:%S}: {one}"
        for one in found
    ]


def _begin(evening: Evening) -> None:
    """Let some say that they are here, and the host begin, with or without the rest."""
    everybody = evening.rng.random() < 0.5
    expected = Rsvp.objects.filter(event=evening.rotation.event).going()
    going = [one for one in evening.people if expected.filter(member=one).exists()]
    for member in going:
        if not everybody and evening.rng.random() < 0.7:
            _do(evening, _arrives(evening, member))
    deed = Deed(
        "start",
        lambda now: actions.start(evening.rotation, everybody=everybody, now=now),
    )
    _do(evening, deed)
    evening.done.append(deed)


def _somebody(evening: Evening) -> User | None:
    active = [member for member in evening.people if member.is_active]
    return evening.rng.choice(active) if active else None


def _somebody_here(evening: Evening) -> User | None:
    here = Participant.objects.filter(rotation=evening.rotation).here()
    keys = set(here.values_list("member_id", flat=True))
    found = [member for member in evening.people if member.pk in keys]
    return evening.rng.choice(found) if found else None


def _arrives(evening: Evening, member: User) -> Deed:
    def do(now: datetime) -> None:
        if User.objects.filter(pk=member.pk, is_active=True).exists():
            actions.arrive(evening.rotation, member=member, now=now)

    return Deed("arrive", do, by=frozenset({member.pk}))


def arrive(evening: Evening) -> Deed | None:
    member = _somebody(evening)
    return _arrives(evening, member) if member else None


def leave(evening: Evening) -> Deed | None:
    member = _somebody_here(evening)
    if member is None:
        return None
    return Deed(
        "leave",
        lambda now: actions.leave(evening.rotation, member=member, now=now),
        by=frozenset({member.pk}),
    )


def no_show(evening: Evening) -> Deed | None:
    member = _somebody(evening)
    if member is None:
        return None
    return Deed(
        "no show",
        lambda now: actions.was_not_here(evening.rotation, member=member, now=now),
        by=frozenset({member.pk}),
        unmakes=frozenset({member.pk}),
    )


def set_block(evening: Evening) -> Deed | None:
    one, other = _somebody_here(evening), _somebody_here(evening)
    if one is None or other is None or one == other:
        return None

    def do(now: datetime) -> None:
        if User.objects.filter(pk__in=[one.pk, other.pk]).count() == 2:
            block(one, other=other, now=now)
        actions.heed(evening.rotation, now=now)

    return Deed("block", do)


def lift_block(evening: Evening) -> Deed | None:
    keys = [member.pk for member in evening.people]
    found = Block.objects.filter(blocker__in=keys).select_related("blocker", "blocked")
    rows = list(found.order_by("pk"))
    if not rows:
        return None
    row = evening.rng.choice(rows)

    def do(now: datetime) -> None:
        unblock(row.blocker, other=row.blocked)
        actions.heed(evening.rotation, now=now)

    return Deed("unblock", do)


def close(evening: Evening) -> Deed | None:
    member = _somebody_here(evening)
    if member is None or evening.rng.random() < 0.5:
        return None

    def do(now: datetime) -> None:
        User.objects.filter(pk=member.pk).update(is_active=False)
        member.is_active = False
        actions.heed(evening.rotation, now=now)

    return Deed("close", do, by=frozenset({member.pk}))


def erase(evening: Evening) -> Deed | None:
    member = _somebody(evening)
    if member is None or evening.rng.random() < 0.5:
        return None
    key = member.pk

    def do(now: datetime) -> None:
        found = User.objects.filter(pk=key).first()
        if found is not None:
            privacy.erase(found, now=now)
            evening.people.remove(member)

    return Deed("erase", do, by=frozenset({key}), unmakes=frozenset({key}))


def pause(evening: Evening) -> Deed:
    return Deed("pause", lambda now: actions.pause(evening.rotation, now=now))


def resume(evening: Evening) -> Deed:
    return Deed("resume", lambda now: actions.resume(evening.rotation, now=now))


def extend(evening: Evening) -> Deed | None:
    assert evening.page
    moment, _count = evening.page
    seen_end = moment.ends_at or evening.now + moment.left
    by = evening.rng.choice([1, 2, 5]) * MINUTE
    return Deed(
        "extend",
        lambda now: actions.extend(evening.rotation, seen_end=seen_end, by=by, now=now),
    )


def skip(evening: Evening) -> Deed | None:
    assert evening.page
    moment, _count = evening.page
    if moment.phase not in (Phase.ROUND, Phase.BREAK):
        return None
    return Deed(
        "skip",
        lambda now: actions.skip(
            evening.rotation, phase=moment.phase, number=moment.number, now=now
        ),
    )


def one_more(evening: Evening) -> Deed:
    assert evening.page
    _moment, count = evening.page
    return Deed(
        "one more",
        lambda now: actions.one_more(
            evening.rotation, seen=count, question="", now=now
        ),
    )


def end(evening: Evening) -> Deed | None:
    if evening.rng.random() < 0.8:
        return None
    return Deed("end", lambda now: actions.end(evening.rotation, now=now))


def swap(evening: Evening) -> Deed | None:
    one, other = _somebody_here(evening), _somebody_here(evening)
    numbers = Seat.objects.filter(round__rotation=evening.rotation)
    found = sorted(set(numbers.values_list("round__number", flat=True)))
    if one is None or other is None or one == other or not found:
        return None
    number = evening.rng.choice(found)
    return Deed(
        "swap",
        lambda now: actions.swap(
            evening.rotation, number=number, one=one, other=other, now=now
        ),
    )


def plan_ahead(evening: Evening) -> Deed:
    return Deed("plan", lambda now: actions.plan_ahead(evening.rotation, now=now))


def fix_room(evening: Evening) -> Deed | None:
    member = _somebody(evening)
    room = evening.rng.choice([None, 1, 2, 9])
    if member is None:
        return None
    return Deed(
        "fix",
        lambda now: actions.fix_room(
            evening.rotation, member=member, room=room, now=now
        ),
    )


def change_rsvp(evening: Evening) -> Deed | None:
    member = _somebody(evening)
    if member is None:
        return None
    said = evening.rng.choice([Rsvp.Answer.GOING, Rsvp.Answer.NOT_GOING])
    event = evening.rotation.event

    def do(now: datetime) -> None:
        if User.objects.filter(pk=member.pk, is_active=True).exists():
            events.answer(event, member=member, answer=said, now=now)

    return Deed("rsvp", do)


def check_in(evening: Evening) -> Deed | None:
    member = _somebody(evening)
    if member is None:
        return None
    event, host = evening.rotation.event, evening.host

    def do(now: datetime) -> None:
        if User.objects.filter(pk=member.pk, is_active=True).exists():
            events.check_in(event, member=member, by=host, source=BY_NAME, now=now)

    return Deed("check in", do)


# After these the rounds to come are as they were, or as the host wants them.
UNPLANNED = {"swap", "pause", "resume", "extend", "skip", "check in", "rsvp", "fix"}
BEFORE = [
    (plan_ahead, 4),
    (change_rsvp, 3),
    (fix_room, 1),
    (swap, 1),
    (arrive, 2),
    (leave, 1),
    (no_show, 1),
    (check_in, 1),
    (set_block, 1),
    (lift_block, 1),
    (close, 1),
    (erase, 1),
]
DURING = [
    (arrive, 8),
    (leave, 7),
    (no_show, 2),
    (set_block, 2),
    (lift_block, 2),
    (close, 1),
    (erase, 1),
    (pause, 2),
    (resume, 3),
    (extend, 2),
    (skip, 3),
    (one_more, 1),
    (swap, 1),
    (check_in, 1),
    (change_rsvp, 1),
    (end, 1),
]
