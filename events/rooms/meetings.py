"""Who met whom at an event, and how much was kept in all; shown to nobody as it is.

`SeatQuerySet.shared_with` says whom one member met; this is for everybody at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Count, Q

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
