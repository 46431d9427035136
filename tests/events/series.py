"""Series to begin a story with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from events import actions
from events.models import Event, Series
from events.recurrence import Rhythm
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_event

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
FIRST = date(2026, 9, 8)  # a Tuesday


def a_series(*, count: int = 5, rhythm: Rhythm = Rhythm.WEEKLY, **more: Any) -> Series:
    """Make breakfast on Tuesdays at 19:00 in Warsaw, five times from 8 September on."""
    given = {
        "title": "Breakfast",
        "day": FIRST,
        "start_time": time(19),
        "time_zone": "Europe/Warsaw",
        **more,
    }
    event = an_event(**given)
    return actions.make_series(event, rhythm=rhythm, count=count, now=NOW)


def dates(series: Series) -> list[Event]:
    """Give the dates of a series in the order they were planned in."""
    return list(series.events.order_by("recurrence_id"))


def starts(series: Series) -> list[str]:
    """Give when they are, on the wall."""
    found = sorted((event.day, event.start_time) for event in series.events.all())
    return [f"{day:%m-%d} {at:%H:%M}" for day, at in found]


def letters_to(member: Any) -> list[str]:
    """Give the kinds of letters a member was written, in order."""
    letters = Letter.objects.filter(receiver=member).order_by("pk")
    return [letter.kind.removeprefix("events/") for letter in letters]
