"""Mornings and quiet hours on a member's own clock, whatever that clock does.

Pure functions from an instant to an instant. A time on a wall that comes twice is taken
the first time it lies ahead; one that is left out, by the clock before the change
(PEP 495).
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, NOON = time(7), time(12)
DAY = timedelta(days=1)


def morning_after(moment: datetime, *, zone: ZoneInfo) -> datetime:
    """Give the first seven o'clock in the morning after a moment."""
    return _next(MORNING, after=moment, zone=zone)


def is_morning(moment: datetime, *, zone: ZoneInfo) -> bool:
    """Say whether it is morning where she is: time for her digest."""
    return MORNING <= moment.astimezone(zone).time() < NOON


def after_quiet(
    moment: datetime, *, begins: time, ends: time, zone: ZoneInfo
) -> datetime:
    """Give the moment itself, or the end of the quiet hours that it lies in."""
    clock = moment.astimezone(zone).time()
    over_midnight = begins > ends
    is_quiet = (
        clock >= begins or clock < ends if over_midnight else begins <= clock < ends
    )
    return _next(ends, after=moment, zone=zone) if is_quiet else moment


def _next(clock: time, *, after: datetime, zone: ZoneInfo) -> datetime:
    today = after.astimezone(zone).date()
    for day in (today - DAY, today, today + DAY, today + 2 * DAY):
        for fold in (0, 1):
            found = datetime.combine(day, clock.replace(fold=fold), tzinfo=zone)
            if (instant := found.astimezone(after.tzinfo)) > after:
                return instant
    raise AssertionError("two days without this hour")
