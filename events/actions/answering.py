"""Answers to an event: places, the line, and the one way to move up in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Sum

from contacts.profiles.models import User
from events import emails
from events.actions.locking import locked
from events.models import Event, Rsvp
from events.rules import why_not_answer
from networking_site.lib.refused import Refused


@transaction.atomic
def answer(
    event: Event, *, member: User, answer: Rsvp.Answer, now: datetime
) -> Rsvp | None:
    """Keep a member's answer: a place, a place in line when it is full, or a no.

    Locks the event, so that two people never get the last place. Saying the same again
    changes nothing. A place that becomes free goes to the first in line.
    """
    event = locked(event)
    if refusal := why_not_answer(event, now=now):
        raise Refused(refusal)
    mine = event.rsvps.filter(member=member).first()
    if answer == Rsvp.Answer.NOT_GOING:
        if mine is not None and mine.answer != answer:
            _say(mine, answer, now=now)
            fill_free_places(event, now=now)
        return mine
    if mine is not None and mine.answer in (Rsvp.Answer.GOING, Rsvp.Answer.WAITING):
        return mine
    free = free_places(event)
    has_place = free is None or (free > 0 and not event.rsvps.waiting().exists())
    mine = mine or Rsvp(event=event, member=member)
    mine.turn = _next_turn(event)
    _say(mine, Rsvp.Answer.GOING if has_place else Rsvp.Answer.WAITING, now=now)
    return mine


def fill_free_places(event: Event, *, now: datetime) -> list[Rsvp]:
    """Give free places to the first in line and tell them; the one way to move up.

    Called with the event's row locked, by every deed that can free a place. Nothing is
    given once the event has begun or was cancelled.
    """
    if why_not_answer(event, now=now):
        return []
    waiting = event.rsvps.waiting().filter(member__is_active=True)
    free = free_places(event)
    moved = list(waiting.select_related("member")[:free])
    for rsvp in moved:
        _say(rsvp, Rsvp.Answer.GOING, now=now)
        emails.got_a_place(rsvp)
    return moved


def free_places(event: Event) -> int | None:
    """Count the free places from the rows; None where there is no limit."""
    if event.capacity is None:
        return None
    seated = event.rsvps.seated().aggregate(n=Sum(1 + F("guests")))
    return max(0, event.capacity - (seated["n"] or 0))


@transaction.atomic
def leave_everything(member: User, *, now: datetime) -> None:
    """Take a member out of all events to come, and give her places to others."""
    coming = Event.objects.answered_by(member, Rsvp.Answer.GOING, Rsvp.Answer.WAITING)
    for event in coming.filter(starts_at__gt=now).order_by("pk"):
        event = locked(event)
        event.rsvps.filter(member=member).delete()
        fill_free_places(event, now=now)


def _next_turn(event: Event) -> int:
    return (event.rsvps.aggregate(last=Max("turn"))["last"] or 0) + 1


def _say(rsvp: Rsvp, answer: Rsvp.Answer, *, now: datetime) -> None:
    rsvp.answer, rsvp.answered_at = answer, now
    rsvp.save()
