"""VCALENDAR (RFC 5545, 3.4): files to keep, feeds to subscribe to, invitations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from events.calendar_writer.components import entry_lines, zones_used
from events.calendar_writer.lines import address, line, one_line
from events.calendar_writer.records import Attendee, Entry, Organiser
from events.calendar_writer.zones import zone_lines

PRODUCT = "-//The Long Table//Calendar 1//EN"
YEARS_OF_A_SERIES = 6  # five at most, and the one in which it began
# vobject takes a zone for UTC if the two show the same until 2020, as London would.
ZONES_BEGIN_BY = 2019
EVERY_HOUR = "PT1H"


def event_file(entries: Sequence[Entry]) -> bytes:
    """Give the file of one event: its entry, and those of the dates that changed."""
    return _file("", entries, map(entry_lines, entries))


def feed(
    entries: Sequence[Entry], *, name: str, source: str = "", color: str = ""
) -> bytes:
    """Give the calendar of a group or a person, for subscribing to (RFC 7986).

    `source` is the feed's own address; `color` is the name of a CSS colour.
    """
    if not re.fullmatch("[a-z]*", color):
        raise ValueError("Not the name of a CSS colour.")
    head = line("NAME", one_line(name)) + line("X-WR-CALNAME", one_line(name))
    head += line("REFRESH-INTERVAL;VALUE=DURATION", EVERY_HOUR)
    head += line("X-PUBLISHED-TTL", EVERY_HOUR)
    if source := address(source):
        head += line("SOURCE;VALUE=URI", source)
    if color:
        head += line("COLOR", color)
    return _file(head, entries, map(entry_lines, entries))


def request(
    entries: Sequence[Entry], *, organiser: Organiser, attendee: Attendee
) -> bytes:
    """Invite one person, or tell her calendar what changed (RFC 5546, 3.2.2).

    A series is invited to whole: its entry, and those of the dates that changed. An
    update has the same `uid` and a higher `sequence`.
    """
    return _message("REQUEST", entries, organiser=organiser, attendee=attendee)


def cancel(
    entries: Sequence[Entry], *, organiser: Organiser, attendee: Attendee
) -> bytes:
    """Take an event, or one date of a series, out of a calendar (RFC 5546, 3.2.5).

    The caller has raised `sequence`. A series goes with its own entry alone.
    """
    gone = [replace(entry, is_cancelled=True) for entry in entries]
    return _message("CANCEL", gone, organiser=organiser, attendee=attendee)


def _message(
    method: str, entries: Sequence[Entry], *, organiser: Organiser, attendee: Attendee
) -> bytes:
    if len({entry.uid for entry in entries}) != 1:
        raise ValueError("A message is about one event (RFC 5546, 3.2).")
    written = [
        entry_lines(entry, organiser=organiser, attendee=attendee) for entry in entries
    ]
    return _file(line("METHOD", method), entries, written)


def _file(head: str, entries: Sequence[Entry], written: Iterable[str]) -> bytes:
    return "".join(
        [
            line("BEGIN", "VCALENDAR"),
            line("VERSION", "2.0"),
            line("PRODID", PRODUCT),
            line("CALSCALE", "GREGORIAN"),
            head,
            *_zones(entries),
            *written,
            line("END", "VCALENDAR"),
        ]
    ).encode()


def _zones(entries: Sequence[Entry]) -> list[str]:
    """Give each zone once, from a year before the first time to after the last."""
    names = {name for entry in entries for name in zones_used(entry)}
    years = [
        wall.year
        for entry in entries
        for wall in (entry.wall, entry.planned_for)
        if wall
    ]
    begin = min([ZONES_BEGIN_BY, *(year - 1 for year in years)])
    return [
        zone_lines(name, begin, max(years) + YEARS_OF_A_SERIES)
        for name in sorted(names)
    ]
