"""The letters about an event that is not what it was."""

from __future__ import annotations

from events.calendars import withdrawal_for
from events.emails.writing import write
from events.models import Event, Rsvp
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

CANCELLED = "events/cancelled"


def cancelled(rsvp: Rsvp) -> None:
    """Tell somebody who goes or waits that the event is off, and why."""
    write(CANCELLED, rsvp, calendar=withdrawal_for(rsvp))


@still_true_when_sent(CANCELLED)
def _still_cancelled(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    seen = Event.objects.visible_to(letter.receiver).filter(public_id=letter.about)
    return seen.called_off().exists()
