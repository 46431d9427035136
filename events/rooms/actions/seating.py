"""Writing down who sits where, with the rotation's row locked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from contacts.profiles.models import User
from events.rooms.actions.locking import begun, locked, rounds_of, seating_changed
from events.rooms.models import Participant, Rotation, Round, Seat
from events.rooms.planner import Plan
from events.rooms.planning import Pair, blocked_pairs, planned
from events.rooms.seating import Table, pair_of

SETTLED = timedelta(seconds=5)  # before a round begins, nobody is moved any more


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
    shared stays; those to come are simply others.
    """
    running = [
        one
        for one in rounds
        if one.has_begun(now=now) and one.ends_at and one.ends_at > now
    ]
    coming = [one for one in rounds if not one.has_begun(now=now)]
    blocked, met = blocked_pairs(among), times_met(begun(rounds, now=now))
    for one in [*running, *coming]:
        before = {
            seat.member_id: seat for seat in one.seats.all() if seat.left_at is None
        }
        table = _table(rotation, before.values(), blocked=blocked, met=met)
        change(table)
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
    deed plans anew itself, and this plan is given up.
    """
    seen = Rotation.objects.filter(pk=rotation.pk).under_way().first()
    if seen is None:
        return False
    rounds = rounds_of(seen)
    coming = [one for one in rounds if one.starts_at and one.starts_at > now + SETTLED]
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
        if (current.seating, current.version) != (seen.seating, seen.version):
            return False
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
