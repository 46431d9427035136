"""What holds of an evening from one deed to the next, whatever the deed was.

`evening.broken_promises` says what holds at any moment; this compares two of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from events.rooms.actions.locking import rounds_of
from events.rooms.actions.replanning import SETTLED
from events.rooms.clock import Phase, moment_of
from events.rooms.models import Participant, Rotation
from events.rooms.planning import Pair, blocked_pairs

Sitting = tuple[int, int, datetime | None, datetime | None]
PHASES = {Phase.BEFORE: 0, Phase.BREAK: 0, Phase.ROUND: 1, Phase.OVER: 2}


@dataclass(frozen=True)
class Sight:
    """All that can be seen of a rotation at a moment; rounds by number."""

    state: str
    step: tuple[int, int]
    held: dict[int, set[Sitting]]
    running: dict[int, dict[int, int]]
    coming: dict[int, dict[int, int]]
    next_begins: dict[int, datetime | None]
    times: list[tuple[datetime, datetime]]
    here: set[int]
    blocked: set[Pair] = field(default_factory=set)


def seen(rotation: Rotation, *, now: datetime) -> Sight:
    """Look at a rotation."""
    rotation = Rotation.objects.get(pk=rotation.pk)
    rounds = rounds_of(rotation)
    at = rotation.paused_at or now
    moment = moment_of(rotation, rounds, now=now)
    number = moment.number
    if moment.phase is Phase.OVER:
        number = max((one.number for one in rounds if one.starts_at), default=0)
        number = 1000 if rotation.ended_at else number
    held: dict[int, set[Sitting]] = {}
    running: dict[int, dict[int, int]] = {}
    coming: dict[int, dict[int, int]] = {}
    for one in rounds:
        seats = list(one.seats.all())
        where = {seat.member_id: seat.room for seat in seats if seat.left_at is None}
        if one.ends_at and one.ends_at <= at:
            held[one.number] = {
                (seat.member_id, seat.room, seat.came_at, seat.left_at)
                for seat in seats
            }
        elif one.starts_at and one.starts_at <= at:
            running[one.number] = where
        else:
            coming[one.number] = where
    here = Participant.objects.filter(rotation=rotation).here()
    keys = set(here.values_list("member_id", flat=True))
    return Sight(
        state=rotation.state,
        step=(number, PHASES[moment.phase]),
        held=held,
        running=running,
        coming=coming,
        next_begins={one.number: one.starts_at for one in rounds},
        times=[
            (one.starts_at, one.ends_at)
            for one in rounds
            if one.starts_at and one.ends_at
        ],
        here=keys,
        blocked=blocked_pairs(keys),
    )


def broken_between(
    before: Sight, after: Sight, *, by: set[int], unmade: set[int]
) -> list[str]:
    """Give a sentence for each promise that a deed broke.

    `by` are those who came or went; `unmade` those whose seats it took away for good.
    """
    found = []
    if after.step < before.step:
        found.append(f"the clock went back from {before.step} to {after.step}")
    for (_, end), (start, _) in zip(after.times, after.times[1:], strict=False):
        if start < end:
            found.append(f"a round begins at {start} before the last ends at {end}")
    for number, sittings in before.held.items():
        kept = {one for one in sittings if one[0] not in unmade}
        if after.held.get(number) != kept:
            found.append(f"round {number} is over and changed")
    for number, where in before.running.items():
        now = after.running.get(number)
        if now is not None:
            found += _moved_without_need(number, where, now, before, after, by=by)
    return found


def uneven(sight: Sight, *, size: int, now: datetime) -> list[str]:
    """Give a sentence for each round to come that is not as a plan would have it."""
    found = []
    for number, where in sight.coming.items():
        begins = sight.next_begins[number]
        is_settled = begins is None or begins <= now + SETTLED
        if not where or is_settled or sight.blocked:
            continue
        sizes = [list(where.values()).count(room) for room in set(where.values())]
        if max(sizes) - min(sizes) > 1 or max(sizes) > max(size, 3):
            found.append(f"round {number}: rooms of {sorted(sizes)}")
    return found


def _moved_without_need(
    number: int,
    where: dict[int, int],
    now: dict[int, int],
    before: Sight,
    after: Sight,
    *,
    by: set[int],
) -> list[str]:
    """Whoever stays, stays where she sat, unless she was alone or too near to somebody,
    or her room had grown so full that some went to a new one with whoever came.
    """
    rooms: dict[int, set[int]] = defaultdict(set)
    for key, room in where.items():
        rooms[room].add(key)
    blocked = before.blocked | after.blocked
    lonely = {key for key, room in where.items() if not rooms[room] - by - {key}}
    arrived = {now[key] for key in by | lonely if key in now}
    found = []
    for key, room in where.items():
        if key in by or key not in now or now[key] == room:
            continue
        mates = rooms[room] - by - {key}
        stayed = {mate for mate in mates if now.get(mate) == room}
        went_along = now[key] in arrived
        was_too_near = any({a, b} <= rooms[room] for a, b in blocked)
        if stayed and not went_along and not was_too_near:
            found.append(f"round {number}: somebody was moved who could have stayed")
    return found
