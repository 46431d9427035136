"""What reading a calendar file gives: plain values, ready to be kept or shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


class NotRead(Exception):
    """A component that can't be an event here; `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Endless(NotRead):
    """A component whose rule takes long to follow and leads nowhere."""


@dataclass(frozen=True)
class CalendarEvent:
    """One date of one event, in wall time.

    `recurrence_id` is empty for an event that does not repeat; else it is the day for
    which the date was first planned (and the time, for the second date of one day), so
    that a series that moves from 19:00 to 18:00 keeps its dates.
    """

    uid: str
    recurrence_id: str
    title: str
    description: str
    place_name: str
    address: str
    join_link: str
    day: date
    start_time: time
    minutes: int
    time_zone: str
    sequence: int
    is_cancelled: bool
    is_private: bool


@dataclass(frozen=True)
class EventComponent:
    """One VEVENT and its dates; `rule` is None where it does not repeat.

    `changes_one_date` tells an override (RECURRENCE-ID) from the event itself.
    `complete_until` is the instant up to which `events` holds every date to come.
    """

    line: int
    uid: str
    title: str
    rule: str | None
    changes_one_date: bool
    events: tuple[CalendarEvent, ...]
    complete_until: datetime
    remarks: tuple[str, ...] = ()
    name: str = "VEVENT"


@dataclass(frozen=True)
class Skipped:
    """A component that is not read, and why."""

    line: int
    name: str
    title: str
    reason: str
