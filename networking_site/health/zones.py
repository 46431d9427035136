"""Counts for whom events by call are in the day, by time zones. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from networking_site.lib.zones import zone

MORNING, EVENING = time(7), time(22)
TOO_LONG = timedelta(hours=15)  # days on end are at night for everybody
MOST_NAMES = 3

Span = tuple[datetime, datetime]


def fairness(
    spans: Sequence[Span], people: Mapping[str, int], *, now: datetime
) -> list[dict[str, Any]]:
    """Say for people of each zone how many of the events lay in their day.

    Zones whose clocks show the same in January and in July are one; most people first.
    """
    asked = [span for span in spans if span[1] - span[0] <= TOO_LONG]
    groups: dict[tuple[timedelta | None, ...], list[str]] = defaultdict(list)
    for name in sorted(people, key=lambda name: (-people[name], name)):
        groups[_offsets(zone(name), now.year)].append(name)
    found = [
        {
            "zones": names[:MOST_NAMES],
            "people": sum(people[name] for name in names),
            "events": len(asked),
            "by_day": sum(is_by_day(span, zone(names[0])) for span in asked),
        }
        for names in groups.values()
    ]
    return sorted(found, key=lambda group: (-group["people"], group["zones"]))


def is_by_day(span: Span, place: ZoneInfo) -> bool:
    """Say whether an event begins and ends between 7 and 22 hours of one day there."""
    begins, ends = (moment.astimezone(place) for moment in span)
    return (
        begins.date() == ends.date()
        and begins.time() >= MORNING
        and ends.time() <= EVENING
    )


def _offsets(place: ZoneInfo, year: int) -> tuple[timedelta | None, ...]:
    return tuple(
        datetime(year, month, 1, 12, tzinfo=place).utcoffset() for month in (1, 7)
    )
