"""What hosts do with the line by hand; who may is the caller's to ask."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events import emails
from events.actions.line import fill_free_places, next_turn, say
from events.actions.locking import locked
from events.models import Event, Rsvp
from events.rules import why_not_answer
from networking_site.lib.refused import Refused


@transaction.atomic
def promote(event: Event, *, member: User, now: datetime) -> Rsvp:
    """Put somebody who waits before all others, so that the next place is hers.

    The others keep their order. To let her in at once, the host adds a place. Again, or
    for somebody who has a place, it changes nothing.
    """
    event = _open_for_answers(event, now=now)
    rsvp = event.rsvps.live().filter(member=member).first()
    if rsvp is None:
        raise Refused(_("Only somebody who waits can be put first in line."))
    if rsvp.answer != Rsvp.Answer.WAITING:
        return rsvp
    _put_first(event, rsvp)
    fill_free_places(event, now=now)
    rsvp.refresh_from_db()
    return rsvp


@transaction.atomic
def remove(event: Event, *, member: User, now: datetime) -> None:
    """Take somebody off the people going or waiting, tell her, and fill her place."""
    event = _open_for_answers(event, now=now)
    for rsvp in event.rsvps.live().filter(member=member).with_members():
        had_a_place = rsvp.answer == Rsvp.Answer.GOING
        say(rsvp, Rsvp.Answer.NOT_GOING, now=now)
        emails.removed(rsvp, had_a_place=had_a_place)
    fill_free_places(event, now=now)


def _open_for_answers(event: Event, *, now: datetime) -> Event:
    event = locked(event)
    if refusal := why_not_answer(event, now=now):
        raise Refused(refusal)
    return event


def _put_first(event: Event, rsvp: Rsvp) -> None:
    """Give her a new turn, and the others newer ones: a turn is given only once."""
    others = event.rsvps.waiting().exclude(pk=rsvp.pk)
    first = others.first()
    if first is None or first.turn > rsvp.turn:
        return
    rsvp.turn = next_turn(event)
    others.update(turn=F("turn") + (rsvp.turn + 1 - first.turn))
    rsvp.save()
