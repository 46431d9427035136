"""The letters about a place, and about the line for one."""

from __future__ import annotations

from events.calendars import invitation_for, withdrawal_for
from events.emails.kinds import (
    GOING,
    GOT_A_PLACE,
    LEFT,
    OFFER_LAPSED,
    OFFERED,
    REMOVED,
    WAITING,
)
from events.emails.writing import write
from events.models import Rsvp


def going(rsvp: Rsvp) -> None:
    """Tell somebody that she has the place she asked for, and how to give it back."""
    write(GOING, rsvp, calendar=invitation_for(rsvp))


def left(rsvp: Rsvp) -> None:
    """Tell somebody who had a place that she gave it back, whoever pressed it."""
    write(LEFT, rsvp, calendar=withdrawal_for(rsvp))


def waiting(rsvp: Rsvp) -> None:
    """Tell somebody that she stands in line, and how to leave it."""
    write(WAITING, rsvp)


def got_a_place(rsvp: Rsvp, *, left_out: int = 0) -> None:
    """Tell the first in line that a place became free and is theirs.

    `left_out` of her guests found no room.
    """
    write(GOT_A_PLACE, rsvp, calendar=invitation_for(rsvp), left_out=left_out)


def offered(rsvp: Rsvp, *, left_out: int = 0) -> None:
    """Ask the first in line whether she takes a place, and say until when.

    `left_out` of her guests found no room.
    """
    write(OFFERED, rsvp, left_out=left_out)


def offer_lapsed(rsvp: Rsvp) -> None:
    """Tell somebody that the place held for her is held no longer."""
    write(OFFER_LAPSED, rsvp)


def removed(rsvp: Rsvp, *, had_a_place: bool) -> None:
    """Tell somebody that the hosts took her off; who had a place had it noted down."""
    write(REMOVED, rsvp, calendar=withdrawal_for(rsvp) if had_a_place else b"")
