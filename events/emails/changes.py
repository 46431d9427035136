"""The letters about an event that is not what it was."""

from __future__ import annotations

from collections.abc import Collection

from events.calendars import invitation_for, withdrawal_for
from events.emails.kinds import CANCELLED, CHANGED
from events.emails.writing import when_of, write
from events.models import Event, Rsvp


def cancelled(rsvp: Rsvp) -> None:
    """Tell somebody who goes or waits that the event is off, and why."""
    write(CANCELLED, rsvp, calendar=withdrawal_for(rsvp), line=rsvp.event.cancel_note)


def changed(rsvp: Rsvp, *, before: Event, what: Collection[str], word: str) -> None:
    """Tell somebody who goes or waits what is new about the event.

    `what` holds some of: time, place, kind, link. The link itself is never in it.
    """
    was = when_of(before, member=rsvp.member)
    calendar = invitation_for(rsvp)
    write(CHANGED, rsvp, calendar=calendar, line=word, was=was, what=what, word=word)
