"""The letters about a place, and about the line for one."""

from __future__ import annotations

from events.calendars import invitation_for
from events.emails.writing import write
from events.models import Event, Rsvp
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

GOT_A_PLACE = "events/got_a_place"


def got_a_place(rsvp: Rsvp) -> None:
    """Tell the first in line that a place became free and is theirs."""
    write(GOT_A_PLACE, rsvp, calendar=invitation_for(rsvp))


@still_true_when_sent(GOT_A_PLACE)
def _still_going(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    return (
        Event.objects.visible_to(letter.receiver)
        .filter(public_id=letter.about, status=Event.Status.PUBLISHED)
        .answered_by(letter.receiver, Rsvp.Answer.GOING)
        .exists()
    )
