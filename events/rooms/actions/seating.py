"""Writing down who sits where, with the rotation's row locked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction

from contacts.profiles.models import User
from events.rooms.actions.locking import begun, locked, rounds_of, seating_changed
from events.rooms.models import Participant, Rotation, Round, Seat
from events.rooms.planner import Plan
from events.rooms.planning import Pair, blocked_pairs, planned
from events.rooms.seating import Table, pair_of

SETTLED = timedelta(seconds=5)  # before a round begins, nobody is moved any more
TRIES = 3


def reseat(
    rotation: Rotation,
    rounds: list[Round],
    *,
    change: Callable[[Table], None],
    among: Iterable[int],
    now: datetime,
) -> None:
    """Do something to the seats of the round that runs and of all to come.

    `among` are the keys of whoever may sit in them, to ask once for their blocks. In
    the round that runs, seats left are closed and new ones opened, so that what was
    shared stays; those to come are simply others. Whoever then is too near to somebody,
    or alone without need, is moved as well.
    """
    at = rotation.by_its_clock(now)
    running = [
        one
        for one in rounds
        if one.has_begun(now=at) and one.ends_at and one.ends_at > at
    ]
    coming = [one for one in rounds if not one.has_begun(now=at)]
    blocked, met = blocked_pairs(among), times_met(begun(rounds, now=at))
    for one in [*running, *coming]:
        before = {
            seat.member_id: seat for seat in one.seats.all() if seat.left_at is None
        }
        table = _table(rotation, before.values(), blocked=blocked, met=met)
        change(table)
        table.keep_apart()
        table.join()
        after = {key: n for n, people in table.rooms.items() for key in people}
        is_on = one in running
        moved = [seat for key, seat in before.items() if after.get(key) != seat.room]
        rows = Seat.objects.filter(pk__in=[seat.pk for seat in moved])
        if is_on:
            rows.update(left_at=now)
        else:
            rows.delete()
        Seat.objects.bulk_create(
            Seat(round=one, member_id=key, room=room, came_at=now if is_on else None)
            for key, room in after.items()
            if key not in before or before[key].room != room
        )
    seating_changed(rotation)


def improve(rotation: Rotation, *, now: datetime) -> bool:
    """Plan the rounds to come anew for those who are here; say whether it was kept.

    The planning holds no lock. If anybody came, went or was moved meanwhile, that
    deed plans anew itself, and this plan is given up. If only the clock was changed,
    it is made again; and so it is when it took so long that a round began.
    """
    began = monotonic()
    for _try in range(TRIES):
        later = now + timedelta(seconds=monotonic() - began)
        kept = _improve(rotation, now=later)
        if kept is not None:
            return kept
    return False


def _improve(rotation: Rotation, *, now: datetime) -> bool | None:
    """Plan once; None if the clock was changed, or has got too far, meanwhile."""
    began = monotonic()
    seen = Rotation.objects.filter(pk=rotation.pk).under_way().first()
    if seen is None:
        return False
    rounds, settled = rounds_of(seen), seen.by_its_clock(now) + SETTLED
    coming = [one for one in rounds if one.starts_at and one.starts_at > settled]
    people = list(Participant.objects.filter(rotation=seen).here())
    made = planned(
        seen,
        rounds=len(coming),
        people=people,
        held=[one for one in rounds if one not in coming],
        seconds=None,
        now=now,
    )
    if made is None:
        return False
    with transaction.atomic():
        current = locked(rotation)
        took = timedelta(seconds=monotonic() - began)
        if current.seating != seen.seating:
            return False
        if current.version != seen.version or took > SETTLED:
            return None
        write(made, rounds=coming)
        seating_changed(current)
    return True


def write(made: Plan, *, rounds: list[Round]) -> None:
    """Keep a plan as the seats of some rounds that have not begun."""
    Seat.objects.filter(round__in=rounds).delete()
    Seat.objects.bulk_create(
        Seat(round=one, member_id=key, room=number)
        for one, rooms in zip(rounds, made.rounds, strict=True)
        for number, people in enumerate(rooms, start=1)
        for key in people
    )


def times_met(rounds: list[Round]) -> Counter[Pair]:
    """Count in how many of these rounds each pair sat together."""
    met: Counter[Pair] = Counter()
    for one in rounds:
        rooms: dict[int, set[int]] = defaultdict(set)
        for seat in one.seats.all():
            rooms[seat.room].add(seat.member_id)
        met.update(
            {
                pair_of(a, b)
                for people in rooms.values()
                for a in people
                for b in people
                if a < b
            }
        )
    return met


def keys_here(rotation: Rotation, *more: User) -> set[int]:
    """Give the keys of whoever is here, and of some more."""
    here = Participant.objects.filter(rotation=rotation).here()
    return {*here.values_list("member_id", flat=True), *(one.pk for one in more)}


def _table(
    rotation: Rotation,
    seats: Iterable[Seat],
    *,
    blocked: set[Pair],
    met: Counter[Pair],
) -> Table:
    rooms: dict[int, list[int]] = {}
    for seat in sorted(seats, key=lambda seat: seat.pk):
        rooms.setdefault(seat.room, []).append(seat.member_id)
    return Table(rooms, size=rotation.room_size, blocked=blocked, met=met)
