"""What a calendar is told of an event: plain values, put together by the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Repeats:
    """How an entry repeats, from its own start on.

    `rule` is the value of RRULE, as `events.recurrence.rule_text` gives it; `left_out`
    are dates that do not happen, on the wall of the entry's zone.
    """

    rule: str
    left_out: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An event, a series, or one changed date of a series, as one reader may see it.

    `wall` is the start without a zone, in `zone_name`; a zone that is not known is UTC.
    `uid` stays for the life of the event and tells nothing (a UUID; RFC 7986, 5.3).
    `changed_at` is the instant of the last change. `geo` is latitude and longitude in
    degrees. `join_link` is given only if the reader may see it.

    A changed date has the series' `uid`, and in `planned_for` the time on the wall that
    the rule gives it, in `planned_zone`, or in `zone_name` where that is empty.
    """

    uid: str
    title: str
    wall: datetime
    zone_name: str
    minutes: int
    changed_at: datetime
    sequence: int = 0
    is_cancelled: bool = False
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str = ""
    join_link: str = ""
    repeats: Repeats | None = None
    planned_for: datetime | None = None
    planned_zone: str = ""


@dataclass(frozen=True)
class Organiser:
    """Whose invitation it is: the bare address that the mail is sent from, and a name.

    Mail programs compare it with the sender whom DKIM vouches for.
    """

    email: str
    name: str = ""


class Answer(StrEnum):
    """What the person invited has said so far (PARTSTAT; RFC 5545, 3.2.12)."""

    NONE_YET = "NEEDS-ACTION"
    GOING = "ACCEPTED"
    NOT_GOING = "DECLINED"


@dataclass(frozen=True)
class Attendee:
    """The one person an invitation is for."""

    email: str
    name: str = ""
    answer: Answer = Answer.GOING
