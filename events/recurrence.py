"""From what a host chose ("every second Tuesday, 12 times") to the dates of a series.

Dates are computed on the wall, without a zone (RFC 5545, 3.3.10), so that 19:00 stays
19:00 when the clocks change; the zone is asked afterwards, date by date. The first date
says on which weekday, and on which of the month, so it is always on its own rule.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil import rrule
from django.db.models import TextChoices
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as in_sentence

from events.when import FIRST_YEAR, LAST_YEAR, first_instant, instant
from networking_site.lib.refused import Refused

MOST_DAYS = 5 * 365
MOST_DATES = MOST_DAYS // 7 + 1  # every week of five years
MOST_BETWEEN = 52
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
_ORDINALS = {
    1: in_sentence("weekday of the month", "first"),
    2: in_sentence("weekday of the month", "second"),
    3: in_sentence("weekday of the month", "third"),
    4: in_sentence("weekday of the month", "fourth"),
    -1: in_sentence("weekday of the month", "last"),
}


class Rhythm(TextChoices):
    """What a host may choose, once the first date is known."""

    WEEKLY = "weekly", gettext_lazy("Every so many weeks, on that weekday")
    NTH = "nth", gettext_lazy("Every month, on the same weekday of the month")
    LAST = "last", gettext_lazy("Every month, on that weekday for the last time")


@dataclass(frozen=True)
class Recurrence:
    """A host's choice: `first` is the first date on the wall, without a zone.

    `every` counts weeks for WEEKLY and months for the others. The end is a last day
    (`until`, itself included) or how often (`count`, the first included): one of them.
    """

    first: datetime
    rhythm: Rhythm
    every: int = 1
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True)
class PlannedDate:
    """One date of a series on the wall, and its instant in UTC.

    Where the clocks change, so that the time does not exist or exists twice, there is
    no instant but a sentence, `why_not`: the host must move or skip that date.
    """

    wall: datetime
    starts_at: datetime | None
    why_not: str = ""


def why_not_recur(recurrence: Recurrence) -> str | None:
    """Say why a series can't be made of this choice."""
    first, until, count = recurrence.first, recurrence.until, recurrence.count
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        return _("Choose a date between the years 2000 and 2100.")
    if not 1 <= recurrence.every <= MOST_BETWEEN:
        return _("Choose a number from 1 to 52 for how often it repeats.")
    if recurrence.rhythm == Rhythm.NTH and first.day > 28:
        return _("Not every month has a fifth one: choose the last of the month.")
    if recurrence.rhythm == Rhythm.LAST and not _is_last_of_month(first.date()):
        return _("The first date is not the last %(weekday)s of its month.") % {
            "weekday": WEEKDAYS[first.weekday()]
        }
    if (until is None) == (count is None):
        return _("Say when it ends: on a day, or after a number of dates.")
    if until is not None and until < first.date():
        return _("It ends before its first date.")
    if count is not None and count < 1:
        return _("A series has at least one date.")
    limit = _limit(first)
    if until is not None and until > limit:
        return _("A series can be planned for five years at most.")
    if count is not None and len(_walls(recurrence, limit, MOST_DATES)) < count:
        return _("A series can be planned for five years at most.")
    return None


def walls(recurrence: Recurrence) -> list[datetime]:
    """Give the dates of a series on the wall, in order, the first one included.

    Raises Refused for a choice that makes no series.
    """
    if refusal := why_not_recur(recurrence):
        raise Refused(refusal)
    until, count = recurrence.until, recurrence.count
    return _walls(recurrence, until or _limit(recurrence.first), count or MOST_DATES)


def planned_dates(recurrence: Recurrence, *, zone_name: str) -> list[PlannedDate]:
    """Give the dates of a series with their instants, and those that need a word.

    Raises Refused for a choice that makes no series.
    """
    return [_planned(wall, zone_name=zone_name) for wall in walls(recurrence)]


def rule_text(recurrence: Recurrence, *, zone_name: str) -> str:
    """Give the value of RRULE for calendars: `FREQ=WEEKLY;BYDAY=TU;COUNT=12`.

    UNTIL is the end of the last day in UTC, as a start with a TZID demands (RFC 5545,
    3.3.10). Raises Refused for a choice that makes no series.
    """
    if refusal := why_not_recur(recurrence):
        raise Refused(refusal)
    code = WEEKDAY_CODES[recurrence.first.weekday()]
    if recurrence.rhythm == Rhythm.WEEKLY:
        parts = ["FREQ=WEEKLY", f"BYDAY={code}"]
    else:
        parts = ["FREQ=MONTHLY", f"BYDAY={_which(recurrence)}{code}"]
    if recurrence.every > 1:
        parts.insert(1, f"INTERVAL={recurrence.every}")
    if recurrence.until is not None:
        end = datetime.combine(recurrence.until, time(23, 59, 59))
        in_utc = first_instant(end, zone_name=zone_name)
        parts.append(f"UNTIL={in_utc:%Y%m%dT%H%M%SZ}")
    else:
        parts.append(f"COUNT={recurrence.count}")
    return ";".join(parts)


def in_words(recurrence: Recurrence) -> str:
    """Say how often, without the end: "every second Tuesday"."""
    words = {
        "weekday": WEEKDAYS[recurrence.first.weekday()],
        "every": recurrence.every,
        "which": _ORDINALS.get(_which(recurrence), ""),
    }
    if recurrence.rhythm == Rhythm.WEEKLY:
        if recurrence.every == 1:
            return _("every %(weekday)s") % words
        if recurrence.every == 2:
            return _("every second %(weekday)s") % words
        return _("every %(every)d weeks on %(weekday)s") % words
    if recurrence.every == 1:
        return _("on the %(which)s %(weekday)s of the month") % words
    if recurrence.every == 2:
        return _("on the %(which)s %(weekday)s of every second month") % words
    return _("every %(every)d months on the %(which)s %(weekday)s") % words


def _planned(wall: datetime, *, zone_name: str) -> PlannedDate:
    try:
        starts_at = instant(wall.date(), wall.time(), zone_name=zone_name)
    except Refused as refused:
        return PlannedDate(wall, None, refused.reason)
    return PlannedDate(wall, starts_at)


def _walls(recurrence: Recurrence, until: date, count: int) -> list[datetime]:
    first = recurrence.first
    weekday = _WEEKDAYS[first.weekday()]
    weekly = recurrence.rhythm == Rhythm.WEEKLY
    rule = rrule.rrule(
        rrule.WEEKLY if weekly else rrule.MONTHLY,
        dtstart=first,
        interval=recurrence.every,
        byweekday=weekday if weekly else weekday(_which(recurrence)),
        until=datetime.combine(until, time.max),
    )
    return list(rule)[:count]


def _which(recurrence: Recurrence) -> int:
    """Give which of its weekday in the month the first date is; -1 is the last."""
    if recurrence.rhythm == Rhythm.LAST:
        return -1
    return (recurrence.first.day - 1) // 7 + 1


def _is_last_of_month(day: date) -> bool:
    return day.day + 7 > monthrange(day.year, day.month)[1]


def _limit(first: datetime) -> date:
    return first.date() + timedelta(days=MOST_DAYS)
