"""Entries for calendars to begin a story with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from events.calendar_writer import (
    Answer,
    Attendee,
    Entry,
    Organiser,
    Repeats,
    request,
)
from events.recurrence import Recurrence, Rhythm, rule_text, walls
from events.when import first_instant

UID = "8c6e1f0a-5d2b-4a6e-9f57-0d7c3c1b2a11"
SITE = Organiser("table@example.org", "The Long Table")
BEN = Attendee("ben@example.org", "Ben", Answer.GOING)
WEEKLY = Recurrence(datetime(2026, 12, 1, 19), Rhythm.WEEKLY, count=8)


def an_entry(**more: Any) -> Entry:
    """Breakfast in Warsaw on a Tuesday."""
    given = {
        "uid": UID,
        "title": "Breakfast",
        "wall": datetime(2026, 12, 1, 19),
        "zone_name": "Europe/Warsaw",
        "minutes": 90,
        "changed_at": datetime(2026, 11, 20, 8, 30, 15, tzinfo=UTC),
    }
    return Entry(**(given | more))


def invitation(*entries: Entry) -> bytes:
    """Invite ben to these, or to breakfast."""
    return request(entries or [an_entry()], organiser=SITE, attendee=BEN)


def a_series(
    choice: Recurrence, *, zone_name: str
) -> tuple[list[Entry], list[datetime]]:
    """Give a series whose second date is left out, and whose fourth is moved.

    Beside its entries stand the instants that zoneinfo gives for what is left of it.
    """
    planned = walls(choice)
    rule = rule_text(choice, zone_name=zone_name)
    series = an_entry(
        wall=planned[0], zone_name=zone_name, repeats=Repeats(rule, (planned[1],))
    )
    moved = replace(
        series,
        repeats=None,
        planned_for=planned[3],
        wall=planned[3] + timedelta(days=1, hours=1),
        sequence=1,
    )
    left = [planned[0], planned[2], moved.wall, *planned[4:]]
    return [series, moved], [first_instant(wall, zone_name=zone_name) for wall in left]
