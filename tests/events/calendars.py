"""Little calendar files, and what the reader makes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from events.calendar_reader import EventComponent, Skipped, read_calendar
from events.when import first_instant

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def calendar(*events: str, head: str = "") -> bytes:
    """Make a calendar file of the lines of its events."""
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(*events: str, head: str = "", **more: Any) -> list[EventComponent | Skipped]:
    """Read a calendar made of these events."""
    return read_calendar(calendar(*events, head=head), now=NOW, **more)


def only(*events: str, head: str = "", **more: Any) -> EventComponent:
    """Read a calendar and give its one component, which is an event."""
    *_zones, record = read(*events, head=head, **more)
    assert isinstance(record, EventComponent), record
    return record


def reason(*events: str, head: str = "") -> str:
    """Read a calendar and give the reason why its last component is skipped."""
    record = read(*events, head=head)[-1]
    assert isinstance(record, Skipped), record
    return record.reason


def instants(component: EventComponent) -> list[datetime]:
    """Give the instants at which the dates of a component start."""
    return [
        first_instant(
            datetime.combine(event.day, event.start_time), zone_name=event.time_zone
        )
        for event in component.events
    ]
