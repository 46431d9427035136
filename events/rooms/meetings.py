"""Who met whom at an event, and how much was kept in all; shown to nobody as it is.

`SeatQuerySet.shared_with` says whom one member met; this is for everybody at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from events.models import Attendance
from events.rooms.models import Keepsake, Rotation, Seat
from events.rooms.querysets import SINCE, UNTIL, clock_of
from events.rooms.seating import Pair
from events.rooms.sharing import Stay, pairs_of


def meetings_of(
    rotation: Rotation, *, now: datetime
) -> tuple[dict[Pair, list[int]], dict[int, set[int]]]:
    """Give who met whom in which rounds, and who sat in which; absent people left out.

    One query.
    """
    absent = Attendance.objects.filter(event=rotation.event_id, came=False)
    held = Seat.objects.filter(
        round__rotation=rotation,
        round__starts_at__lte=clock_of("round__rotation", now=now),
    ).exclude(member__in=absent.values("member"))
    rooms: dict[tuple[int, int], list[Stay]] = defaultdict(list)
    sat: dict[int, set[int]] = defaultdict(set)
    rows = held.values_list("round__number", "room", "member", SINCE, UNTIL)
    for number, room, member, since, until in rows:
        if since < until:
            rooms[number, room].append(Stay(member, since, until))
            sat[member].add(number)
    met: dict[Pair, list[int]] = defaultdict(list)
    for (number, _room), stays in sorted(rooms.items()):
        for pair in pairs_of(stays):
            if number not in met[pair]:
                met[pair].append(number)
    return dict(met), dict(sat)


def met_at(
    events: Collection[int], *, now: datetime
) -> dict[int, tuple[set[Pair], set[int]]]:
    """Give, for each of these events with rooms, who met whom, and who sat anywhere.

    The same as `meetings_of` says of one; one query for all of them.
    """
    absent = Attendance.objects.filter(
        event=OuterRef("round__rotation__event"), member=OuterRef("member"), came=False
    )
    held = Seat.objects.filter(
        ~Exists(absent),
        round__rotation__event__in=events,
        round__starts_at__lte=clock_of("round__rotation", now=now),
    )
    rooms: dict[tuple[int, int, int], list[Stay]] = defaultdict(list)
    rows = held.values_list(
        *("round__rotation__event", "round", "room", "member", SINCE, UNTIL)
    )
    for event, sitting, room, member, since, until in rows.iterator():
        if since < until:
            rooms[event, sitting, room].append(Stay(member, since, until))
    found: dict[int, tuple[set[Pair], set[int]]] = {}
    for (event, _sitting, _room), stays in rooms.items():
        met, sat = found.setdefault(event, (set(), set()))
        met |= pairs_of(stays)
        sat.update(stay.member for stay in stays)
    return found


def kept_in_all(
    rotation: Rotation, *, keys: Collection[int], kinds: Sequence[Q]
) -> list[tuple[int, int]]:
    """Count, for each kind, what these people keep of each other, and how many of them.

    One query. Whoever shows it says it in steps.
    """
    among = Keepsake.objects.filter(rotation=rotation, owner__in=keys).filter(
        Q(other__in=keys) | Q(other=None)
    )
    counted = among.aggregate(
        **{
            f"{what}_{number}": Count(column, distinct=what == "owners", filter=kind)
            for number, kind in enumerate(kinds)
            for what, column in (("all", "pk"), ("owners", "owner"))
        }
    )
    return [
        (counted[f"all_{number}"], counted[f"owners_{number}"])
        for number in range(len(kinds))
    ]
