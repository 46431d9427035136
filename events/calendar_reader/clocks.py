"""Reads dates and times, and finds the time zone that a calendar file means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _
from icalendar import Timezone
from icalendar.prop import vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from events.calendar_reader.pieces import CalendarPart, Piece, Property, properties
from events.calendar_reader.records import NotRead
from events.when import FIRST_YEAR, LAST_YEAR
from networking_site.lib.text import clean_line
from networking_site.lib.zones import zone_names

LONGEST_ZONE_NAME = 200
MOST_ZONES_OF_A_FILE = 20
MOST_LINES_OF_A_ZONE = 1_000
OTHER_NAMES_OF_UTC = {"z", "gmt", "zulu", "etc/utc", "etc/gmt", "etc/zulu", "etc/uct"}
_TIME = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)
_OFFSET = re.compile(
    r"TZOFFSET\w+:[+-]([01]\d|2[0-3])[0-5]\d([0-5]\d)?", re.I | re.ASCII
)
_SAFE_ZONE_RULE = re.compile(
    r"(?!.*(BY(HOUR|MINUTE|SECOND)|INTERVAL=(?![1-9])))"
    r"RRULE:[A-Z0-9=;,+-]*FREQ=YEARLY[A-Z0-9=;,+-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Moment:
    """A time on a wall, or a whole day, and the clock that hangs there.

    `zone_name` is empty where only the file itself describes the zone.
    """

    wall: datetime
    clock: tzinfo
    zone_name: str
    is_day: bool

    @property
    def instant(self) -> datetime:
        """The instant in UTC; the first of two, where the clock shows it twice."""
        return self.wall.replace(tzinfo=self.clock, fold=0).astimezone(UTC)

    def wall_at(self, clock: tzinfo) -> datetime:
        """Give what another clock shows; a whole day is the same day everywhere."""
        if self.is_day:
            return self.wall
        return self.instant.astimezone(clock).replace(tzinfo=None)


class Clocks:
    """The time zones of one calendar: those it names and those it describes."""

    def __init__(self, calendar: CalendarPart, *, floating_zone: str) -> None:
        named = properties(calendar.own).get("X-WR-TIMEZONE", [])
        self.own_zone = iana_name(named[0].value) if named else ""
        self.floating_zone = self.own_zone or floating_zone
        self._described: dict[str, Piece] = {}
        for piece in calendar.pieces:
            if piece.name == "VTIMEZONE":
                for tzid in piece.properties().get("TZID", [])[:1]:
                    self._described[tzid.value] = piece
        self._found: dict[str, tuple[tzinfo | None, str]] = {}

    def moments(self, given: Property) -> list[Moment]:
        """Read the values of one property, separated by commas; none if it is empty."""
        return [
            self.moment(given, value)
            for value in given.value.split(",")
            if value.strip()
        ]

    def moment(self, given: Property, value: str) -> Moment:
        """Read one DATE or DATE-TIME; raises NotRead for anything else."""
        match = _TIME.fullmatch(value.strip())
        if match is None:
            raise _not_read(_("It has a date that can't be read (%(name)s)."), given)
        if not FIRST_YEAR <= int(match[1][:4]) <= LAST_YEAR:
            reason = _("It has a date outside the years 2000 to 2100 (%(name)s).")
            raise _not_read(reason, given)
        try:
            wall = datetime.strptime(match[1] + (match[2] or "000000"), "%Y%m%d%H%M%S")
        except ValueError as error:
            reason = _("It has a date that does not exist (%(name)s).")
            raise _not_read(reason, given) from error
        is_day, tzid = match[2] is None, given.params.get("TZID", "")
        if match[3]:
            return Moment(wall, ZoneInfo("UTC"), "UTC", is_day)
        if is_day or not tzid:
            return Moment(
                wall, ZoneInfo(self.floating_zone), self.floating_zone, is_day
            )
        clock, name = self._clock(tzid)
        if clock is None:
            raise NotRead(
                _("Its time zone “%(zone)s” is not known, and not described here.")
                % {"zone": clean_line(tzid)[:60]}
            )
        return Moment(wall, clock, name, is_day)

    def _clock(self, tzid: str) -> tuple[tzinfo | None, str]:
        if tzid not in self._found:
            self._found[tzid] = self._find(tzid)
        return self._found[tzid]

    def _find(self, tzid: str) -> tuple[tzinfo | None, str]:
        if name := iana_name(tzid):
            return ZoneInfo(name), name
        if tzid in available_timezones():
            return ZoneInfo(tzid), ""
        piece = self._described.get(tzid)
        if piece is None:
            return None, ""
        for place in piece.properties().get("X-LIC-LOCATION", []):
            if name := iana_name(place.value):
                return ZoneInfo(name), name
        if len(self._found) > MOST_ZONES_OF_A_FILE:
            return None, ""
        return _described_clock(piece), ""


def iana_name(tzid: str) -> str:
    """Give the name in the tz database of what another program calls a zone, or ""."""
    tzid = tzid.strip().strip('"')
    if not tzid or len(tzid) > LONGEST_ZONE_NAME:
        return ""
    if tzid.lower() in OTHER_NAMES_OF_UTC:
        return "UTC"
    tzid = WINDOWS_TO_OLSON.get(tzid, tzid)
    known = _names_by_lower_case()
    for begin in range(len(tzid)):
        if begin == 0 or not tzid[begin - 1].isalnum():
            name = known.get(tzid[begin:].lower(), "")
            if name and (begin == 0 or "/" in name):
                return name
    return ""


def duration(text: str) -> timedelta:
    """Read a DURATION; raises NotRead for what is none."""
    try:
        length: timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError) as error:
        raise NotRead(_("Its duration (DURATION) can't be read.")) from error
    return length


def _not_read(reason: str, given: Property) -> NotRead:
    return NotRead(reason % {"name": given.name})


@cache
def _names_by_lower_case() -> dict[str, str]:
    return {name.lower(): name for name in zone_names()}


def _described_clock(piece: Piece) -> tzinfo | None:
    """Make a clock of a VTIMEZONE, unless its rules could take forever to follow."""
    lines = [line for line in piece.whole if not line.upper().startswith("TZID")]
    rules = [line for line in lines if line.upper().startswith("RRULE")]
    offsets = [line for line in lines if line.upper().startswith("TZOFFSET")]
    if (
        len(lines) > MOST_LINES_OF_A_ZONE
        or not all(_SAFE_ZONE_RULE.fullmatch(rule) for rule in rules)
        or not all(_OFFSET.fullmatch(offset) for offset in offsets)
    ):
        return None
    try:
        component = Timezone.from_ical("\r\n".join(lines).encode())
        component.add("TZID", "from the file")
        clock: tzinfo = component.to_tz(lookup_tzid=False)  # type: ignore[attr-defined]
        datetime(2026, 6, 1, tzinfo=clock).astimezone(UTC)
    except Exception:  # noqa: BLE001  whatever is wrong with it, it describes no zone
        return None
    return clock
