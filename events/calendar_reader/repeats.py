"""The dates of an event that repeats (RFC 5545, 3.8.5), within bounds.

Rules are followed on naive wall time, and the zone is attached to each date: a meeting
at 19:00 stays at 19:00 when the clocks change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

from events.calendar_reader.clocks import Clocks, Moment, duration
from events.calendar_reader.records import Endless, NotRead
from events.calendar_reader.wording import Properties, value

MOST_DATES = 200
MOST_STEPS = 20_000
DAYS_AHEAD = 2 * 365
YEARS_TO_THE_END = 19 * 400
LONGEST_RULE = 300
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
PARTS = {
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYSETPOS"),
    *("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY"),
    *("BYHOUR", "BYMINUTE", "BYSECOND"),
}
IN_OUR_CALENDAR = {"RSCALE": "GREGORIAN", "SKIP": "OMIT"}


@dataclass(frozen=True)
class Repeats:
    """The dates to keep, each with its key and, where it has its own, its length."""

    rule: str
    keys: dict[datetime, str]
    walls: list[datetime]
    lengths: dict[datetime, timedelta]
    complete_until: datetime
    remarks: tuple[str, ...]


def repeats(
    props: Properties, *, start: Moment, clocks: Clocks, now: datetime
) -> Repeats:
    """Give the dates of an event that repeats: its start, its rule, RDATE less EXDATE.

    At most 200, at most two years ahead: those to come first, then the latest past.
    """
    if "EXRULE" in props:
        raise NotRead(_("It leaves out dates by a rule (EXRULE), which is not read."))
    if len(props.get("RRULE", [])) > 1:
        raise NotRead(_("It repeats by more than one rule (RRULE)."))
    now_there = now.astimezone(start.clock).replace(tzinfo=None)
    horizon = max(now_there + timedelta(days=DAYS_AHEAD), start.wall)
    rule = _rule(value(props, "RRULE"))
    lengths = _more_dates(props, start=start, clocks=clocks)
    by_rule = _follow(rule, start=start, until=horizon) if rule else []
    planned = sorted({start.wall, *by_rule, *lengths})
    left_out = _left_out(props, start=start, clocks=clocks)
    dates = [
        wall
        for wall in planned
        if wall <= horizon and wall not in left_out and wall.date() not in left_out
    ]
    kept = _nearest(dates, now_there)
    is_cut = len(kept) < len(dates)
    remarks = []
    if is_cut:
        remarks.append(
            _("only the %(count)d dates nearest to today") % {"count": MOST_DATES}
        )
    elif planned[-1] > horizon or _goes_on(rule, beyond=horizon, given=len(by_rule)):
        remarks.append(_("dates up to %(day)s") % {"day": horizon.date().isoformat()})
    return Repeats(
        rule=";".join(f"{name}={value}" for name, value in rule.items()),
        keys=_keys(planned),
        walls=kept,
        lengths={wall: length for wall, length in lengths.items() if length},
        complete_until=replace(start, wall=kept[-1] if is_cut else horizon).instant,
        remarks=tuple(remarks),
    )


def _rule(text: str) -> dict[str, str]:
    """Take a rule apart and refuse what we can't follow, or could follow forever."""
    if not text:
        return {}
    not_readable = NotRead(_("Its rule (RRULE) can't be read."))
    if len(text) > LONGEST_RULE:
        raise NotRead(_("Its rule (RRULE) is too long."))
    rule: dict[str, str] = {}
    for part in filter(None, text.upper().replace(" ", "").split(";")):
        name, equals, given = part.partition("=")
        if not equals or name in rule or not re.fullmatch(r"[A-Z0-9,+-]+", given):
            raise not_readable
        if name in IN_OUR_CALENDAR and given != IN_OUR_CALENDAR[name]:
            raise NotRead(
                _("Its rule is made for another calendar (%(part)s).")
                % {"part": part[:40]}
            )
        if name in IN_OUR_CALENDAR:
            continue
        if name not in PARTS:
            raise not_readable
        rule[name] = given
    if rule.get("FREQ", "") in {"SECONDLY", "MINUTELY", "HOURLY"}:
        raise NotRead(_("It repeats more often than daily (FREQ)."))
    if rule.get("FREQ", "") not in FREQUENCIES:
        raise not_readable
    for name in ("INTERVAL", "COUNT"):
        if not re.fullmatch(r"0*[1-9]\d{0,3}", rule.get(name, "1"), re.ASCII):
            raise NotRead(
                _("Its rule has a number that makes no sense (%(part)s).")
                % {"part": f"{name}={rule[name][:20]}"}
            )
    return rule


def _follow(rule: dict[str, str], *, start: Moment, until: datetime) -> list[datetime]:
    """Give the dates of a rule; DTSTART counts as the first, on the rule or not.

    A rule that never gives a date would be followed to the year 9999, whatever its
    UNTIL. So it is tried first at the end of time, where that is near: the calendar is
    the same every 400 years.
    """
    until = min(until, _last_wall(rule, start=start) or until)
    followed = ";".join(
        f"{name}={value}"
        for name, value in rule.items()
        if name not in {"UNTIL", "COUNT"}
    )
    at_the_end_of_time = start.wall.replace(year=start.wall.year + YEARS_TO_THE_END)
    try:
        first = next(iter(rrulestr(followed, dtstart=at_the_end_of_time)), None)
        if first is None:
            raise Endless(_("Its rule (RRULE) never gives a date."))
        dates = rrulestr(f"{followed};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=start.wall)
        found = list(islice(dates, MOST_STEPS + 1))
    except NotRead:
        raise
    except Exception as error:  # dateutil tells bad rules by many kinds of error
        raise NotRead(_("Its rule (RRULE) can't be read.")) from error
    if len(found) > MOST_STEPS:
        raise Endless(_("Its rule gives more dates than a calendar can hold."))
    if found[:1] != [start.wall]:
        found.insert(0, start.wall)
    return found[: int(rule["COUNT"])] if "COUNT" in rule else found


def _last_wall(rule: dict[str, str], *, start: Moment) -> datetime | None:
    """Give UNTIL on the wall of the event; a day means until its end."""
    match = re.fullmatch(r"(\d{8})(?:T(\d{6})(Z?))?", rule.get("UNTIL", ""), re.ASCII)
    if "UNTIL" not in rule:
        return None
    if match is None:
        raise NotRead(_("Its rule (RRULE) can't be read."))
    if int(match[1][:4]) > start.wall.year + 100:
        return None
    try:
        last = datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S")
        if match[3]:
            last = Moment(last, UTC, "UTC", is_day=False).wall_at(start.clock)
    except (ValueError, OverflowError) as error:
        raise NotRead(_("Its rule (RRULE) can't be read.")) from error
    return last


def _goes_on(rule: dict[str, str], *, beyond: datetime, given: int) -> bool:
    if not rule:
        return False
    if "COUNT" in rule:
        return given < int(rule["COUNT"])
    until = rule.get("UNTIL", "99991231")
    return until[:8] > f"{beyond:%Y%m%d}"


def _more_dates(
    props: Properties, *, start: Moment, clocks: Clocks
) -> dict[datetime, timedelta | None]:
    """Give the dates of RDATE on the wall of the event, with the length of periods."""
    found: dict[datetime, timedelta | None] = {}
    for given in props.get("RDATE", []):
        for one in filter(None, given.value.split(",")):
            begin, slash, end = one.partition("/")
            moment = clocks.moment(given, begin)
            wall = moment.wall_at(start.clock)
            if moment.is_day and not start.is_day:
                wall = datetime.combine(wall.date(), start.wall.time())
            found[wall] = None
            if not slash or start.is_day:
                continue
            if end.upper().startswith(("P", "+P", "-P")):
                found[wall] = duration(end)
            else:
                found[wall] = clocks.moment(given, end).instant - moment.instant
    return found


def _left_out(props: Properties, *, start: Moment, clocks: Clocks) -> set[object]:
    """Give what EXDATE leaves out: times on the wall, and whole days."""
    moments = [m for given in props.get("EXDATE", []) for m in clocks.moments(given)]
    return {
        moment.wall.date() if moment.is_day else moment.wall_at(start.clock)
        for moment in moments
    }


def _nearest(dates: list[datetime], now_there: datetime) -> list[datetime]:
    coming = [wall for wall in dates if wall >= now_there][:MOST_DATES]
    past = [wall for wall in dates if wall < now_there]
    room = MOST_DATES - len(coming)
    return (past[-room:] if room else []) + coming


def _keys(planned: list[datetime]) -> dict[datetime, str]:
    keys: dict[datetime, str] = {}
    taken: set[str] = set()
    for wall in planned:
        key = f"{wall:%Y%m%d}"
        keys[wall] = key if key not in taken else f"{wall:%Y%m%dT%H%M%S}"
        taken.add(key)
    return keys
