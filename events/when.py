"""From a time on a wall somewhere to an instant, and back again for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone, zone_label, zone_names

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_MINUTES = 14 * 24 * 60


def instant(day: date, at: time, *, zone_name: str) -> datetime:
    """Give the UTC instant of a time on the wall, for a host who typed it.

    Raises Refused for a zone we don't know, a year outside 2000 to 2100, a time that
    does not exist that day, and one that exists twice (a clock change; PEP 495).
    """
    if zone_name not in zone_names():
        raise Refused(_("This is not a time zone we know."))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(_("Choose a date between the years 2000 and 2100."))
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    there = zone(zone_name)
    if not _exists(wall, there):
        raise Refused(
            _("The clocks change that day: this time does not exist in %(zone)s.")
            % {"zone": zone_name}
        )
    if _offset(wall, there, fold=0) != _offset(wall, there, fold=1):
        raise Refused(
            _(
                "The clocks change that day: this time exists twice in %(zone)s. "
                "Choose one an hour earlier or later."
            )
            % {"zone": zone_name}
        )
    return wall.replace(tzinfo=there).astimezone(UTC)


def first_instant(wall: datetime, *, zone_name: str) -> datetime:
    """Give the UTC instant of a naive wall time as calendars read it.

    A time that exists twice is the first of the two; one that does not exist is read
    with the offset before the gap (RFC 5545, 3.3.5).
    """
    return wall.replace(tzinfo=zone(zone_name), fold=0).astimezone(UTC)


def _exists(wall: datetime, there: ZoneInfo) -> bool:
    back = wall.replace(tzinfo=there).astimezone(UTC).astimezone(there)
    return back.replace(tzinfo=None) == wall


def _offset(wall: datetime, there: ZoneInfo, *, fold: int) -> timedelta | None:
    return wall.replace(tzinfo=there, fold=fold).utcoffset()


@dataclass(frozen=True)
class When:
    """The times of an event as one reader sees them, beside the event's own."""

    start: datetime
    end: datetime
    zone_label: str
    event_start: datetime
    event_end: datetime
    event_zone_label: str


def when_for(
    starts_at: datetime, ends_at: datetime, *, event_zone: str, viewer_zone: str
) -> When:
    """Give the times in the viewer's zone and in the event's.

    Where the clocks show the same in both, there is one zone to speak of: the viewer's.
    """
    there, here = zone(event_zone), zone(viewer_zone or event_zone)
    if (
        starts_at.astimezone(there).utcoffset()
        == starts_at.astimezone(here).utcoffset()
    ):
        there = here
    return When(
        start=starts_at.astimezone(here),
        end=ends_at.astimezone(here),
        zone_label=zone_label(here.key),
        event_start=starts_at.astimezone(there),
        event_end=ends_at.astimezone(there),
        event_zone_label=zone_label(there.key),
    )
