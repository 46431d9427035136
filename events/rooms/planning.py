"""From the rows to the planner and back: who sits with whom in rounds to come.

What the planner is told: who is here; who must not meet (blocks, either way); who sat
together in this rotation; who met at earlier events, the longer ago the less it counts,
or is connected; whose ask another's offer answers; who is fixed to a room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from contacts.introductions.suggesting import matches_among
from contacts.profiles.models import Block, Connection
from events.models import Attendance
from events.rooms.aside import planned_aside
from events.rooms.models import Participant, Rotation, Round, Seat
from events.rooms.planner import Plan, Problem, Unplannable
from events.rooms.querysets import SINCE, UNTIL, clock_of
from events.rooms.seating import Table
from events.rooms.sharing import Stay, pairs_of

HALF_FORGOTTEN = timedelta(days=180)
REMEMBERED = timedelta(days=2 * 365)
CONNECTED = 0.5  # beside 1 for a pair that met at an event today
MATCHES_EACH = 2
SEED = 1
Pair = tuple[int, int]


def planned(
    rotation: Rotation,
    *,
    rounds: int,
    people: Sequence[Participant],
    held: Sequence[Round],
    seconds: float | None,
    now: datetime,
) -> Plan | None:
    """Plan so many rounds for these people, the held ones remembered; None for nobody.

    Where blocks leave no plan with rooms of the chosen size, rooms are made smaller
    until there is one: in rooms of one everybody stays apart.
    """
    keys = [person.member_id for person in people]
    if not keys or not rounds:
        return None
    problem = Problem(
        people=keys,
        rounds=rounds,
        rooms=rooms_for(len(keys), size=rotation.room_size),
        blocked=sorted(blocked_pairs(keys)),
        prior=met_before(rotation, keys, now=now),
        affinity=dict.fromkeys(matches_among(keys, most=MATCHES_EACH * len(keys)), 1.0),
        past=[_rooms_of(one) for one in held],
        seconds=seconds or seconds_for(len(keys), replanning=bool(held)),
        seed=SEED,
    )
    for rooms in range(problem.rooms or 1, len(keys) + 1):
        for pins in (_pins(people, rooms=rooms), {}):
            try:
                made = planned_aside(replace(problem, rooms=rooms, pins=pins))
            except Unplannable:
                continue
            return _nobody_alone(made, problem, size=rotation.room_size)
    raise AssertionError("rooms of one person keep everybody apart")


def rooms_for(people: int, *, size: int) -> int:
    """Give how many rooms of a size so many need; an odd one joins a pair."""
    return max(1, min(-(-people // size), people // 2))


def seconds_for(people: int, *, replanning: bool) -> float:
    """Give how much work a plan for so many is worth while somebody waits for it.

    They are the planner's own seconds: a slow machine takes three times as long.
    """
    if replanning:
        return 0.4 if people <= 64 else 0.6
    return 1.0


def blocked_pairs(keys: Iterable[int]) -> set[Pair]:
    """Give the pairs of these members with a block between them, whoever set it."""
    them = list(keys)
    rows = Block.objects.filter(blocker__in=them, blocked__in=them)
    return {(min(pair), max(pair)) for pair in rows.values_list("blocker", "blocked")}


def met_before(
    rotation: Rotation, keys: Sequence[int], *, now: datetime
) -> dict[Pair, float]:
    """Give who of these met at earlier events or is connected, and how much it counts.

    A connection counts as half a meeting of today. Two queries.
    """
    weights = defaultdict(float, met_at_events(keys, but=rotation, now=now))
    friends = Connection.objects.filter(first__in=keys, second__in=keys)
    for first, second in friends.values_list("first", "second"):
        weights[first, second] += CONNECTED
    return dict(weights)


def met_at_events(
    keys: Sequence[int], *, but: Rotation, now: datetime
) -> dict[Pair, float]:
    """Give who of these shared a room at an earlier event, and how much it counts.

    A meeting counts 1 on its day and half of that every 180 days (as exponential
    forgetting is usually written); several add up.
    """
    weights: dict[Pair, float] = defaultdict(float)
    rooms: dict[tuple[int, int], list[Stay]] = defaultdict(list)
    began: dict[int, datetime] = {}
    seats = (
        Seat.objects.filter(
            member__in=keys,
            round__starts_at__gt=now - REMEMBERED,
            round__starts_at__lte=clock_of("round__rotation", now=now),
            round__ends_at__gt=F("round__starts_at"),
        )
        .exclude(round__rotation=but)
        .exclude(_noted_absent())
    )
    for held, room, member, start, since, until in seats.values_list(
        "round", "room", "member", "round__starts_at", SINCE, UNTIL
    ):
        rooms[held, room].append(Stay(member, since, until))
        began[held] = start or now
    for (held, _room), stays in rooms.items():
        weight = 0.5 ** ((now - began[held]) / HALF_FORGOTTEN)
        for pair in pairs_of(stays):
            weights[pair] += weight
    return dict(weights)


def _nobody_alone(made: Plan, problem: Problem, *, size: int) -> Plan:
    """Let those sit down with others whom smaller rooms left alone without need."""
    rounds = []
    for rooms in made.rounds:
        numbered = {n: list(people) for n, people in enumerate(rooms, start=1)}
        table = Table(numbered, size=size, blocked=set(problem.blocked))
        table.join()
        rounds.append([table.rooms[n] for n in sorted(table.rooms)])
    return replace(made, rounds=rounds)


def _noted_absent() -> Q:
    absent = Attendance.objects.filter(
        event=OuterRef("round__rotation__event"), member=OuterRef("member"), came=False
    )
    return Q(Exists(absent))


def _rooms_of(held: Round) -> list[list[int]]:
    """Give who sat together in a round; who moved within it counts where she ended."""
    last = {seat.member_id: seat.room for seat in sorted(held.seats.all(), key=_order)}
    rooms: dict[int, list[int]] = defaultdict(list)
    for member, room in last.items():
        rooms[room].append(member)
    return list(rooms.values())


def _order(seat: Seat) -> int:
    return seat.pk


def _pins(people: Sequence[Participant], *, rooms: int) -> dict[int, int]:
    """Give who is fixed to a room that there is, counted from 0."""
    return {
        person.member_id: person.fixed_room - 1
        for person in people
        if person.fixed_room and person.fixed_room <= rooms
    }
