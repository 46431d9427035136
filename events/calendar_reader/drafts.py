"""A VEVENT as far as it can be read before its dates are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from events.calendar_reader.clocks import Clocks, Moment, duration
from events.calendar_reader.pieces import Piece
from events.calendar_reader.records import NotRead
from events.calendar_reader.wording import Properties, Wording, value, wording
from events.when import LONGEST_MINUTES
from networking_site.lib.text import clean_line

MINUTES_WITHOUT_END = 60
LONGEST_UID = 255
LARGEST_SEQUENCE = 2**31 - 1


@dataclass(frozen=True)
class Draft:
    """A VEVENT that can be read so far, before its dates are known."""

    piece: Piece
    props: Properties
    clocks: Clocks
    uid: str
    wording: Wording
    start: Moment
    minutes: int
    sequence: int
    replaces: Moment | None

    @property
    def identity(self) -> tuple[str, datetime | None]:
        """What makes two components of a file the same event or date."""
        return self.uid, self.replaces.instant if self.replaces else None


def read_draft(piece: Piece, props: Properties, clocks: Clocks) -> Draft:
    """Read a component that is an event; raises NotRead for all others."""
    if piece.name == "VTIMEZONE":
        raise NotRead(_("It describes a time zone, for the events that name it."))
    if piece.name != "VEVENT":
        raise NotRead(_("Only events (VEVENT) are read."))
    if not piece.is_ended:
        raise NotRead(_("It is cut off: its end (END:VEVENT) is missing."))
    if "DTSTART" not in props:
        raise NotRead(_("It has no start (DTSTART)."))
    if len(props["DTSTART"]) > 1:
        raise NotRead(_("It has more than one start (DTSTART)."))
    starts = clocks.moments(props["DTSTART"][0])
    if len(starts) != 1:
        raise NotRead(_("Its start (DTSTART) can't be read."))
    said = wording(props)
    given_uid = clean_line(value(props, "UID"))
    replaces = _replaced(props, clocks)
    if replaces and not given_uid:
        raise NotRead(_("It changes one date of an event without naming it (UID)."))
    return Draft(
        piece=piece,
        props=props,
        clocks=clocks,
        uid=_uid(given_uid, said=said, start=starts[0]),
        wording=said,
        start=starts[0],
        minutes=_minutes(props, start=starts[0], clocks=clocks),
        sequence=_sequence(value(props, "SEQUENCE")),
        replaces=replaces,
    )


def _replaced(props: Properties, clocks: Clocks) -> Moment | None:
    if "RECURRENCE-ID" not in props:
        return None
    given = props["RECURRENCE-ID"][0]
    if "RANGE" in given.params:
        raise NotRead(
            _("It changes a date and all that follow (RANGE); that is not read.")
        )
    moments = clocks.moments(given)
    if len(moments) != 1:
        raise NotRead(_("The date it changes (RECURRENCE-ID) can't be read."))
    return moments[0]


def _uid(given: str, *, said: Wording, start: Moment) -> str:
    if not given:
        return str(uuid5(NAMESPACE_URL, f"{said.title}\n{start.instant.isoformat()}"))
    return given if len(given) <= LONGEST_UID else str(uuid5(NAMESPACE_URL, given))


def _sequence(text: str) -> int:
    if not re.fullmatch(r"\d{1,10}", text, re.ASCII):
        return 0
    return min(int(text), LARGEST_SEQUENCE)


def _minutes(props: Properties, *, start: Moment, clocks: Clocks) -> int:
    """Give how long an event lasts, in whole minutes, rounded up."""
    length = timedelta(0)
    if "DTEND" in props:
        ends = clocks.moments(props["DTEND"][0])
        if len(ends) != 1:
            raise NotRead(_("Its end (DTEND) can't be read."))
        both_days = start.is_day and ends[0].is_day
        length = (
            ends[0].wall - start.wall if both_days else ends[0].instant - start.instant
        )
    elif "DURATION" in props:
        length = duration(props["DURATION"][0].value)
    return minutes_of(length, is_day=start.is_day)


def minutes_of(length: timedelta, *, is_day: bool) -> int:
    """Give whole minutes, for days whole days; raises NotRead when out of bounds."""
    if length < timedelta(0):
        raise NotRead(_("It ends before it starts."))
    if not length:
        return 24 * 60 if is_day else MINUTES_WITHOUT_END
    minutes = -(-length // timedelta(minutes=1))
    if is_day:
        minutes = -(-minutes // (24 * 60)) * 24 * 60
    if minutes > LONGEST_MINUTES:
        raise NotRead(_("It lasts longer than fourteen days."))
    return minutes
