"""Who really shared a room: at the same time, and for a while.

Pure. `SeatQuerySet.shared_with` says the same of one member's seats in the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from events.rooms.seating import Pair, pair_of


@dataclass(frozen=True)
class Stay:
    """Somebody in a room, from when until when."""

    member: int
    since: datetime
    until: datetime


def pairs_of(stays: Iterable[Stay]) -> set[Pair]:
    """Give the pairs of those who were in one room at the same time."""
    return {
        pair_of(one.member, other.member)
        for one, other in combinations(stays, 2)
        if one.member != other.member
        and one.since < other.until
        and other.since < one.until
    }
