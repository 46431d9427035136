"""VTIMEZONE (RFC 5545, 3.6.5): the clock changes of a zone, for readers without tzdata.

The `icalendar` library's own start a summer time an hour late, where the clock has
jumped already, and list dates; Outlook wants rules with BYDAY.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from events.calendar_writer.lines import line

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NO_TIME = timedelta(0)


@dataclass(frozen=True)
class Change:
    """One clock change: its instant, the offsets on both sides, and the name after."""

    at: datetime
    before: timedelta
    after: timedelta
    is_summer: bool
    name: str

    @property
    def wall(self) -> datetime:
        """What the clock would show without the change, as DTSTART must say it."""
        return (self.at + self.before).replace(tzinfo=None)


@lru_cache(maxsize=1024)
def zone_lines(name: str, first_year: int, last_year: int) -> str:
    """Give the VTIMEZONE of a zone, true for all of these years (at most 2000-2110)."""
    zone, begin = ZoneInfo(name), datetime(first_year, 1, 1, tzinfo=UTC)
    offset, there = _offset(begin, zone), begin.astimezone(zone)
    is_summer = _saved(begin, zone) > _NO_TIME
    start = Change(begin - offset, offset, offset, is_summer, there.tzname() or "")
    alike: dict[tuple[timedelta, timedelta, bool], list[Change]] = defaultdict(list)
    for change in _changes(zone, first_year, last_year):
        alike[change.before, change.after, change.is_summer].append(change)
    groups = [[start], *alike.values()]
    inside = "".join(_observance(group, last_year) for group in groups)
    head = line("BEGIN", "VTIMEZONE") + line("TZID", name)
    return head + inside + line("END", "VTIMEZONE")


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    """Find the changes day by day, and then the second; no zone changes twice a day."""
    day = timedelta(days=1)
    at = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    before = _offset(at, zone)
    while at < end:
        if (after := _offset(at + day, zone)) != before:
            low, high = at, at + day
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                if _offset(middle, zone) == before:
                    low = middle
                else:
                    high = middle
            # Not simply "saves time": Dublin saves an hour less than none in winter.
            is_summer = _saved(high, zone) > _saved(low, zone)
            name = high.astimezone(zone).tzname() or ""
            yield Change(high, before, after, is_summer, name)
            before = after
        at += day


def _observance(changes: list[Change], last_year: int) -> str:
    """Give STANDARD or DAYLIGHT for changes that are alike: by a rule, or by dates."""
    first = changes[0]
    kind = "DAYLIGHT" if first.is_summer else "STANDARD"
    lines = [
        line("BEGIN", kind),
        line("DTSTART", f"{first.wall:%Y%m%dT%H%M%S}"),
        line("TZOFFSETFROM", _signed(first.before)),
        line("TZOFFSETTO", _signed(first.after)),
        line("TZNAME", first.name),
    ]
    if rule := _rule(changes):
        if changes[-1].wall.year < last_year:
            # A day later, because dateutil takes it for a time on the wall.
            until = changes[-1].at + timedelta(days=1)
            rule += f";UNTIL={until:%Y%m%dT%H%M%SZ}"
        lines.append(line("RRULE", rule))
    else:  # one a line, because vobject reads no further than the first of a list
        lines += [line("RDATE", f"{one.wall:%Y%m%dT%H%M%S}") for one in changes[1:]]
    return "".join([*lines, line("END", kind)])


def _rule(changes: list[Change]) -> str:
    """Give the yearly rule that changes follow ("the last Sunday of March"), or ""."""
    walls = [change.wall for change in changes]
    first = walls[0]
    years = [wall.year for wall in walls]
    kinds = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    if (
        len(walls) < 2
        or years != list(range(first.year, first.year + len(walls)))
        or len(kinds) > 1
    ):
        return ""
    if all((wall + timedelta(days=7)).month != wall.month for wall in walls):
        which = -1
    elif len({(wall.day - 1) // 7 for wall in walls}) == 1:
        which = (first.day - 1) // 7 + 1
    else:
        return ""
    day = f"{which}{_CODES[first.weekday()]}"
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={day}"


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or _NO_TIME


def _saved(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).dst() or _NO_TIME


def _signed(offset: timedelta) -> str:
    sign = "-" if offset < _NO_TIME else "+"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    text = f"{sign}{minutes // 60:02}{minutes % 60:02}"
    return f"{text}{seconds:02}" if seconds else text
