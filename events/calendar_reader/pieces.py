"""Takes a calendar file apart into components and the properties we read.

The file is cut before the icalendar library sees it, so that one broken component does
not spoil the others, each has a line number, and no time zone of a file enters the
library's cache, which all files share.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from icalendar.parser import Contentline

from networking_site.lib.refused import Refused

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
DEEPEST = 10
NEVER_INSIDE_ANOTHER = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"}
READ = {
    *("UID", "SEQUENCE", "STATUS", "CLASS", "SUMMARY", "DESCRIPTION", "LOCATION"),
    *("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"),
    *("RRULE", "RDATE", "EXDATE", "EXRULE"),
    *("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-WR-TIMEZONE"),
    *("TZID", "X-LIC-LOCATION"),
}
_EDGE = re.compile(r"(BEGIN|END)[ \t]*:[ \t]*(.*?)[ \t]*", re.IGNORECASE)
_NAME = re.compile(r"[ \t]*([A-Za-z0-9-]+)[ \t]*[;:]")


@dataclass(frozen=True)
class Property:
    """One content line: `DTSTART;TZID=Europe/Warsaw:20261103T190000`."""

    name: str
    params: dict[str, str]
    value: str


@dataclass
class Piece:
    """One component: its own lines, all lines with those of parts inside, its end."""

    line: int
    name: str
    own: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    is_ended: bool = False

    def properties(self) -> dict[str, list[Property]]:
        """Give the properties we read, by name."""
        return properties(self.own)


@dataclass
class CalendarPart:
    """One VCALENDAR: its own lines and its components."""

    own: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def split(data: bytes) -> list[CalendarPart]:
    """Cut a file into its calendars; components outside of one form one of their own.

    Raises Refused for what is no calendar, and for one too large or too deep to be one.
    """
    if len(data) > MOST_BYTES:
        raise Refused(_("This file is larger than 1 MB; split it into smaller ones."))
    cut = _Cut()
    for number, text in _logical_lines(_text(data)):
        edge = _EDGE.fullmatch(text)
        if edge is None:
            cut.add(text)
        elif edge[1].upper() == "BEGIN":
            cut.begin(edge[2].upper(), text, line=number)
        else:
            cut.end(edge[2].upper(), text)
    if not cut.calendars:
        raise Refused(_("This is not a calendar file: nothing in it begins (BEGIN:)."))
    return cut.calendars


def properties(lines: list[str]) -> dict[str, list[Property]]:
    """Give the properties we read by name; one that can't be taken apart is empty."""
    found: dict[str, list[Property]] = {}
    for text in lines:
        name = _NAME.match(text)
        if name is None or name[1].upper() not in READ:
            continue
        try:
            given = _property(name[1].upper(), text)
        except ValueError:
            given = Property(name[1].upper(), {}, "")
        found.setdefault(given.name, []).append(given)
    return found


def _property(name: str, text: str) -> Property:
    line: Contentline = Contentline(text)  # type: ignore[no-untyped-call]
    _same, params, value = line.parts()
    plain = {
        key.upper(): one if isinstance(one, str) else ",".join(map(str, one))
        for key, one in params.items()
    }
    return Property(name, plain, value.strip())


class _Cut:
    """What was cut so far, and what is still open."""

    def __init__(self) -> None:
        self.calendars: list[CalendarPart] = []
        self._current: CalendarPart | None = None
        self._open: list[Piece] = []
        self._count = 0

    def add(self, text: str) -> None:
        """Take a line that neither begins nor ends anything."""
        if self._open:
            self._open[0].whole.append(text)
            self._open[-1].own.append(text)
        elif self._current is not None:
            self._current.own.append(text)

    def begin(self, name: str, text: str, *, line: int) -> None:
        """Open a component; one that can't be inside another shows that one was cut."""
        if name == "VCALENDAR" or name in NEVER_INSIDE_ANOTHER:
            self._open.clear()
        if name == "VCALENDAR" or self._current is None:
            self._current = CalendarPart()
            self.calendars.append(self._current)
        if name == "VCALENDAR":
            return
        piece = Piece(line, name)
        if not self._open:
            self._current.pieces.append(piece)
            self._count += 1
        self._open.append(piece)
        self._open[0].whole.append(text)
        self._stop_if_too_much(line)

    def end(self, name: str, text: str) -> None:
        """Close a component and what is open in it; an end of nothing is nothing."""
        if name == "VCALENDAR":
            self._open.clear()
            self._current = None
            return
        if self._open:
            self._open[0].whole.append(text)
        if any(piece.name == name for piece in self._open):
            while (piece := self._open.pop()).name != name:
                pass
            piece.is_ended = True

    def _stop_if_too_much(self, line: int) -> None:
        if len(self._open) > DEEPEST:
            reason = _("Line %(line)d: the parts of this file are nested too deeply.")
            raise Refused(reason % {"line": line})
        if self._count > MOST_ROWS:
            reason = _(
                "This file has more than %(most)d entries; split it into smaller ones."
            )
            raise Refused(reason % {"most": MOST_ROWS})


def _text(data: bytes) -> str:
    """Decode UTF-8, UTF-16 with its mark, or else what Windows wrote before both."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").replace("\x00", "")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.replace("\x00", "")


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Unfold: a line that begins with a space or a tab goes on with the one before."""
    first = 0
    parts: list[str] = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if not line:
            continue
        if line[0] in " \t" and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield first, "".join(parts)
        first, parts = number, [line]
    if parts:
        yield first, "".join(parts)
