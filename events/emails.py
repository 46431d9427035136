"""The letters about an event."""

from __future__ import annotations

from events.models import Event, Rsvp
from events.when import when_for
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

GOT_A_PLACE = "events/got_a_place"
CANCELLED = "events/cancelled"


def got_a_place(rsvp: Rsvp) -> None:
    """Tell the first in line that a place became free and is theirs."""
    _write(GOT_A_PLACE, rsvp)


def cancelled(rsvp: Rsvp) -> None:
    """Tell somebody who goes or waits that the event is off, and why."""
    _write(CANCELLED, rsvp)


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


@still_true_when_sent(CANCELLED)
def _still_cancelled(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    seen = Event.objects.visible_to(letter.receiver).filter(public_id=letter.about)
    return seen.called_off().exists()


def _write(kind: str, rsvp: Rsvp) -> None:
    event = rsvp.event
    profile = rsvp.member.profile
    outbox.write(
        kind,
        to=rsvp.member,
        about=str(event.public_id),
        event=event,
        when=when_for(
            event.starts_at,
            event.ends_at,
            event_zone=event.time_zone,
            viewer_zone=profile.time_zone,
        ),
    )
