"""Reads what happened at the events of a year, one after the other, in order of time.

Everything else in this app counts these. Rows are fetched for some events at a time, so
that a large group takes time and no more memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, islice

from events.models import Attendance, Event, Rsvp
from events.rooms.meetings import met_at
from events.rooms.models import LARGEST_ROOM
from events.rooms.seating import Pair

AT_A_TIME = 100


@dataclass(frozen=True)
class Evening:
    """One event that is over: who was there, who met whom, who said so and was not.

    `answers` are those of people who had a place and of whom it was noted whether they
    came, `missed` how many of them did not.
    """

    day: date
    starts_at: datetime
    ends_at: datetime
    is_by_call: bool
    people: set[int]
    met: set[Pair]
    answers: int
    missed: int


def evenings(
    *, since: datetime, now: datetime, members: Collection[int]
) -> Iterator[Evening]:
    """Give the events of a time, as far as they are about these members."""
    held = Event.objects.filter(
        status=Event.Status.PUBLISHED, starts_at__gte=since, ends_at__lte=now
    ).order_by("starts_at", "pk")
    columns = ("pk", "day", "starts_at", "ends_at", "kind")
    rows = iter(list(held.values_list(*columns)))
    while some := list(islice(rows, AT_A_TIME)):
        keys = [row[0] for row in some]
        rooms = met_at(keys, now=now)
        going, came = _answers_to(keys), _noted_at(keys)
        for event, day, starts_at, ends_at, kind in some:
            met, sat = rooms.get(event, (set(), set()))
            noted = came.get(event, {})
            said = going.get(event, set())
            there = {member for member, was in noted.items() if was} | sat
            if not noted:
                there |= said
            there.intersection_update(members)
            if not sat and len(there) <= LARGEST_ROOM:
                met = set(combinations(sorted(there), 2))
            answers = [was for member, was in noted.items() if member in said]
            yield Evening(
                day=day,
                starts_at=starts_at,
                ends_at=ends_at,
                is_by_call=kind != Event.Kind.IN_PERSON,
                people=there,
                met={pair for pair in met if there.issuperset(pair)},
                answers=len(answers),
                missed=answers.count(False),
            )


def _answers_to(events: Collection[int]) -> dict[int, set[int]]:
    """Give who had a place at each event."""
    found: dict[int, set[int]] = defaultdict(set)
    going = Rsvp.objects.filter(event__in=events).going()
    for event, member in going.values_list("event", "member").iterator():
        found[event].add(member)
    return found


def _noted_at(events: Collection[int]) -> dict[int, dict[int, bool]]:
    """Give of whom it was noted at each event whether she came."""
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    noted = Attendance.objects.filter(event__in=events)
    for event, member, came in noted.values_list("event", "member", "came").iterator():
        found[event][member] = came
    return found
