"""Who holds a place, who is next in line, and the one way to move up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Sum

from events import emails
from events.actions.locking import locked
from events.models import Event, Rsvp
from events.rules import why_not_answer


def fill_free_places(event: Event, *, now: datetime) -> list[Rsvp]:
    """Give or offer free places to the first in line and tell them; the one way up.

    Called with the event's row locked, by every deed that can free a place. What is
    held by nobody any more is let go of first. The first in line gets what is free, and
    brings as many guests as fit, so that no place stays free while somebody waits.
    Nothing is given once the event has begun or was cancelled.
    """
    _let_go(event, now=now)
    free = free_places(event)
    if free == 0 or why_not_answer(event, now=now):
        return []
    moved = []
    for rsvp in event.rsvps.waiting().of_the_present().with_members()[:free]:
        wished = rsvp.guests
        if free is not None:
            if free == 0:
                break
            rsvp.guests = min(wished, free - 1)
            free -= rsvp.places
        _give(rsvp, now=now, left_out=wished - rsvp.guests)
        moved.append(rsvp)
    return moved


def free_places(event: Event) -> int | None:
    """Count the free places from the rows; None where there is no limit."""
    if event.capacity is None:
        return None
    seated = event.rsvps.seated().aggregate(n=Sum(1 + F("guests")))
    return max(0, event.capacity - (seated["n"] or 0))


def settle_places(*, now: datetime) -> int:
    """Let go of places that nobody holds any more, at all events; count the events.

    Those are places offered to somebody who said nothing in time, and of members whose
    account was closed.
    """
    events = list(Event.objects.with_places_to_let_go(now=now).order_by("pk"))
    for event in events:
        with transaction.atomic():
            fill_free_places(locked(event), now=now)
    return len(events)


def next_turn(event: Event) -> int:
    """Give the number behind everybody who asked so far."""
    return (event.rsvps.aggregate(last=Max("turn"))["last"] or 0) + 1


def say(rsvp: Rsvp, answer: Rsvp.Answer, *, now: datetime) -> None:
    """Keep an answer that is no offer; who is not going brings nobody."""
    if answer == Rsvp.Answer.NOT_GOING:
        rsvp.guests = 0
    rsvp.answer, rsvp.answered_at, rsvp.offer_ends_at = answer, now, None
    rsvp.save()


def _give(rsvp: Rsvp, *, now: datetime, left_out: int) -> None:
    event = rsvp.event
    if event.offer_hours is None:
        say(rsvp, Rsvp.Answer.GOING, now=now)
        emails.got_a_place(rsvp, left_out=left_out)
        return
    ends_at = now + timedelta(hours=event.offer_hours)
    rsvp.answer, rsvp.answered_at = Rsvp.Answer.OFFERED, now
    rsvp.offer_ends_at = min(ends_at, event.starts_at)
    rsvp.save()
    emails.offered(rsvp, left_out=left_out)


def _let_go(event: Event, *, now: datetime) -> None:
    for rsvp in event.rsvps.to_let_go(now=now):
        was_offered = rsvp.answer == Rsvp.Answer.OFFERED
        say(rsvp, Rsvp.Answer.NOT_GOING, now=now)
        if was_offered:
            emails.offer_lapsed(rsvp)
