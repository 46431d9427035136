"""Writing down who sits where, with the rotation's row locked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from contacts.profiles.models import User
from events.rooms.actions.locking import begun, rounds_of, seating_changed
from events.rooms.models import Participant, Rotation, Round, Seat
from events.rooms.planning import Pair, blocked_pairs
from events.rooms.seating import Table, is_amiss, pair_of


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


def put_right(rotation: Rotation, *, now: datetime) -> bool:
    """Seat whoever is here and let go whoever is not, in all rounds that are not over;
    move apart who must not meet. Say whether there was anything to do.
    """
    rounds, at = rounds_of(rotation), rotation.by_its_clock(now)
    here = keys_here(rotation)
    blocked = blocked_pairs(here)
    sitting = [
        {seat.member_id: seat.room for seat in one.seats.all() if seat.left_at is None}
        for one in rounds
        if one.ends_at is None or one.ends_at > at
    ]
    if all(rooms.keys() == here and not is_amiss(rooms, blocked) for rooms in sitting):
        return False

    def change(table: Table) -> None:
        seated = {key for people in table.rooms.values() for key in people}
        for key in sorted(seated - here):
            table.unseat(key)
        for key in sorted(here - seated):
            table.seat(key)

    reseat(rotation, rounds, change=change, among=here, now=now)
    return True


def write(made: Mapping[Round, Sequence[Sequence[int]]]) -> None:
    """Keep who sits together as the seats of rounds that have not begun."""
    Seat.objects.filter(round__in=list(made)).delete()
    Seat.objects.bulk_create(
        Seat(round=one, member_id=key, room=number)
        for one, rooms in made.items()
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
