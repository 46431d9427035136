"""What stands in each export: titles, rows one after the other, and how many.

Rows are fetched by key, some hundreds at a time: memory does not grow, and no query
stays open while the progress is written down, which SQLite would refuse.
"""

from __future__ import annotations

from networking_site.exports.models import Export
from networking_site.exports.sheets.answers import attendance, rsvps
from networking_site.exports.sheets.events import events
from networking_site.exports.sheets.members import members
from networking_site.exports.sheets.reading import Period, Sheet
from networking_site.exports.sheets.totals import totals
from networking_site.lib.zones import zone

_MADE_BY = {
    Export.What.EVENTS: events,
    Export.What.RSVPS: rsvps,
    Export.What.ATTENDANCE: attendance,
    Export.What.TOTALS: totals,
}


def sheet_of(export: Export) -> Sheet:
    """Give the table that was asked for; days and times are by the organiser's zone."""
    here = zone(export.organiser.profile.time_zone)
    period = Period(export.since, export.until, here)
    if export.what == Export.What.MEMBERS:
        return members(period, with_addresses=export.with_addresses)
    return _MADE_BY[Export.What(export.what)](period)


__all__ = ["Sheet", "sheet_of"]
