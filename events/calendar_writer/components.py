"""VEVENT (RFC 5545, 3.6.1): one entry as the lines of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from events.calendar_writer.lines import (
    address,
    line,
    mailbox,
    many_lines,
    one_line,
    quoted,
)
from events.calendar_writer.records import Answer, Attendee, Entry, Organiser
from events.when import first_instant
from networking_site.lib.zones import zone

_RULE = re.compile(r"FREQ=[A-Z]+(;[A-Z]+=[A-Z0-9,+-]+)*", re.ASCII)


def entry_lines(
    entry: Entry,
    *,
    organiser: Organiser | None = None,
    attendee: Attendee | None = None,
) -> str:
    """Give the VEVENT of an entry; raises ValueError for what no caller should send."""
    return "".join(
        [
            line("BEGIN", "VEVENT"),
            line("UID", one_line(entry.uid)),
            line("SEQUENCE", str(entry.sequence)),
            line("DTSTAMP", _utc(entry.changed_at)),
            line("LAST-MODIFIED", _utc(entry.changed_at)),
            *_times(entry),
            *_words(entry),
            *_people(organiser, attendee),
            line("END", "VEVENT"),
        ]
    )


def zones_used(entry: Entry) -> set[str]:
    """Give the zones whose VTIMEZONE an entry needs in its file."""
    names = {zone(entry.zone_name).key}
    if entry.planned_for is not None:
        names.add(zone(entry.planned_zone or entry.zone_name).key)
    return names - {"UTC"}


def _times(entry: Entry) -> Iterator[str]:
    yield _wall("DTSTART", entry.wall, entry.zone_name)
    yield _end(entry)
    if entry.planned_for is not None:
        there = entry.planned_zone or entry.zone_name
        yield _wall("RECURRENCE-ID", entry.planned_for, there)
    if entry.repeats is None:
        return
    if not _RULE.fullmatch(entry.repeats.rule):
        raise ValueError("Not the value of an RRULE.")
    yield line("RRULE", entry.repeats.rule)
    for wall in entry.repeats.left_out:
        yield _wall("EXDATE", wall, entry.zone_name)


def _end(entry: Entry) -> str:
    """Give DTEND, which every reader knows; in UTC where the wall shows it twice."""
    start = first_instant(entry.wall, zone_name=entry.zone_name)
    end = start + timedelta(minutes=entry.minutes)
    wall = end.astimezone(zone(entry.zone_name)).replace(tzinfo=None)
    if first_instant(wall, zone_name=entry.zone_name) != end:
        return line("DTEND", _utc(end))
    return _wall("DTEND", wall, entry.zone_name)


def _words(entry: Entry) -> Iterator[str]:
    join_link, url = address(entry.join_link), address(entry.url)
    description = "\n\n".join(filter(None, [entry.description.strip(), join_link, url]))
    yield line("SUMMARY", one_line(entry.title))
    yield line("STATUS", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if description:
        yield line("DESCRIPTION", many_lines(description))
    if entry.location:
        yield line("LOCATION", many_lines(entry.location))
    if entry.geo is not None:
        yield line("GEO", f"{entry.geo[0]:.6f};{entry.geo[1]:.6f}")
    if url:
        yield line("URL", url)
    if join_link:
        label = quoted(_("Join"))
        yield line(f"CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL={label}", join_link)


def _people(organiser: Organiser | None, attendee: Attendee | None) -> Iterator[str]:
    if organiser is not None:
        yield line(f"ORGANIZER{_named(organiser.name)}", mailbox(organiser.email))
    if attendee is not None:
        asked = "TRUE" if attendee.answer == Answer.NONE_YET else "FALSE"
        yield line(
            f"ATTENDEE{_named(attendee.name)};PARTSTAT={attendee.answer};RSVP={asked}",
            mailbox(attendee.email),
        )


def _named(name: str) -> str:
    return f";CN={quoted(name)}" if name else ""


def _wall(name: str, wall: datetime, zone_name: str) -> str:
    if wall.tzinfo is not None:
        raise ValueError("A time on the wall has no zone.")
    key = zone(zone_name).key
    if key == "UTC":
        return line(name, f"{wall:%Y%m%dT%H%M%SZ}")
    return line(f"{name};TZID={key}", f"{wall:%Y%m%dT%H%M%S}")


def _utc(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("An instant has a zone.")
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
