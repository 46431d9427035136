"""The letters about an event that is not what it was."""

from __future__ import annotations

from collections.abc import Collection

from events.calendars import invitation_for, withdrawal_for
from events.emails.writing import is_still, when_of, write
from events.models import Event, Rsvp
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

CANCELLED = "events/cancelled"
CHANGED = "events/changed"
TOLD = (Rsvp.Answer.GOING, Rsvp.Answer.OFFERED, Rsvp.Answer.WAITING)


def cancelled(rsvp: Rsvp) -> None:
    """Tell somebody who goes or waits that the event is off, and why."""
    write(CANCELLED, rsvp, calendar=withdrawal_for(rsvp))


def changed(rsvp: Rsvp, *, before: Event, what: Collection[str], word: str) -> None:
    """Tell somebody who goes or waits what is new about the event.

    `what` holds some of: time, place, kind, link. The link itself is never in it.
    """
    was = when_of(before, member=rsvp.member)
    calendar = invitation_for(rsvp)
    write(CHANGED, rsvp, calendar=calendar, was=was, what=what, word=word)


@still_true_when_sent(CANCELLED)
def _still_cancelled(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    seen = Event.objects.visible_to(letter.receiver).filter(public_id=letter.about)
    return seen.called_off().exists()


@still_true_when_sent(CHANGED)
def _still_coming(letter: Letter) -> bool:
    return is_still(letter, *TOLD)
