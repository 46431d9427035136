"""Answers to an event: going, not going, with whom, and taking what was offered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from contacts.profiles.models import User
from events import emails
from events.actions.line import fill_free_places, free_places, next_turn, say
from events.actions.locking import locked
from events.models import Event, Rsvp
from events.rules import why_no_room, why_not_answer, why_not_so_many
from networking_site.lib.refused import Refused

GOING, OFFERED, WAITING, NOT_GOING = (
    Rsvp.Answer.GOING,
    Rsvp.Answer.OFFERED,
    Rsvp.Answer.WAITING,
    Rsvp.Answer.NOT_GOING,
)


@transaction.atomic
def answer(
    event: Event,
    *,
    member: User,
    answer: Rsvp.Answer,
    now: datetime,
    guests: int | None = None,
    reply: str | None = None,
    is_shown: bool | None = None,
) -> Rsvp:
    """Keep a member's answer: a place, a place in line when it is full, or a no.

    Locks the event, so that two people never get the last place. Saying the same again
    changes nothing, and what is None stays as it was. Who has an offer takes it by
    going. A place that becomes free goes to the first in line.

    Raises Refused when answers are closed, and for more guests than there is room for.
    """
    event = locked(event)
    if refusal := why_not_answer(event, now=now):
        raise Refused(refusal)
    if answer == NOT_GOING:
        return _leave(event, member, now=now)
    fill_free_places(event, now=now)
    mine = _answer_of(event, member)
    before = (mine.answer, mine.guests, mine.reply, mine.is_shown)
    wanted = mine.guests if guests is None else guests
    becomes = _place_for(event, mine, wanted=wanted)
    mine.guests = wanted
    mine.reply = mine.reply if reply is None else reply
    mine.is_shown = mine.is_shown if is_shown is None else is_shown
    if (becomes, mine.guests, mine.reply, mine.is_shown) == before:
        return mine
    if mine.answer == NOT_GOING:
        mine.turn = next_turn(event)
    say(mine, becomes, now=now if becomes != before[0] else mine.answered_at)
    if becomes != before[0]:
        tell = emails.going if becomes == GOING else emails.waiting
        tell(mine)
    if mine.guests < before[1]:
        fill_free_places(event, now=now)
    return mine


@transaction.atomic
def leave_everything(member: User, *, now: datetime) -> None:
    """Take a member out of all events to come, and give her places to others."""
    coming = Event.objects.answered_by(member, GOING, OFFERED, WAITING)
    for event in coming.filter(starts_at__gt=now).order_by("pk"):
        event = locked(event)
        event.rsvps.filter(member=member).delete()
        fill_free_places(event, now=now)


def _leave(event: Event, member: User, *, now: datetime) -> Rsvp:
    mine = event.rsvps.filter(member=member).first()
    if mine is not None and mine.answer == NOT_GOING:
        return mine
    mine = mine or Rsvp(event=event, turn=next_turn(event))
    mine.member = member
    had_a_place = mine.answer == GOING
    say(mine, NOT_GOING, now=now)
    if had_a_place:
        emails.left(mine)
    fill_free_places(event, now=now)
    return mine


def _answer_of(event: Event, member: User) -> Rsvp:
    mine = event.rsvps.filter(member=member).first()
    mine = mine or Rsvp(event=event, answer=NOT_GOING)
    mine.member = member
    return mine


def _place_for(event: Event, mine: Rsvp, *, wanted: int) -> Rsvp.Answer:
    """Say what somebody becomes who comes with so many guests, or refuse.

    The free places were filled just before: where one is left, nobody waits.
    """
    more = wanted - mine.guests
    if more > 0 and (refusal := why_not_so_many(event, guests=wanted)):
        raise Refused(refusal)
    if mine.answer == WAITING:
        return WAITING
    has_place = mine.answer in (GOING, OFFERED)
    if has_place and more <= 0:
        return GOING
    free = free_places(event)
    if not has_place and free == 0:
        return WAITING
    if refusal := why_no_room(
        free=free, asked=more if has_place else 1 + wanted, has_place=has_place
    ):
        raise Refused(refusal)
    return GOING
