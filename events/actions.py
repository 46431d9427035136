"""What happens to an event and to the answers it gets.

Every deed that touches seats locks the event's row first and then counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events import emails
from events.models import Event, Hosting, Rsvp
from events.rules import why_not_answer, why_not_cancel, why_not_publish
from events.when import LONGEST_MINUTES, instant
from networking_site.lib.refused import Refused

MEANS_SOMETHING_TO_CALENDARS = ("starts_at", "ends_at", "status")


@transaction.atomic
def answer(
    event: Event, *, member: User, answer: Rsvp.Answer, now: datetime
) -> Rsvp | None:
    """Keep a member's answer: a place, a place in line when it is full, or a no.

    Locks the event, so that two people never get the last place. Saying the same again
    changes nothing. A place that becomes free goes to the first in line.
    """
    event = _locked(event)
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
    return max(0, event.capacity - event.rsvps.going().count())


@transaction.atomic
def save(event: Event, *, now: datetime) -> Event:
    """Keep what a host wrote about an event, compute its instants, fill freed places.

    Raises Refused for a time that does not exist or exists twice, and for one out of
    bounds.
    """
    if not 0 < event.minutes <= LONGEST_MINUTES:
        raise Refused(_("An event lasts between a minute and fourteen days."))
    before = Event.objects.select_for_update().filter(pk=event.pk).first()
    event.starts_at = instant(event.day, event.start_time, zone_name=event.time_zone)
    event.ends_at = event.starts_at + timedelta(minutes=event.minutes)
    if before is not None and any(
        getattr(before, name) != getattr(event, name)
        for name in MEANS_SOMETHING_TO_CALENDARS
    ):
        event.sequence = before.sequence + 1
    event.uid = event.uid or str(event.public_id)
    event.slug = event.slug or free_slug(event)
    event.save()
    if before is not None:
        fill_free_places(event, now=now)
    return event


@transaction.atomic
def publish(event: Event, *, now: datetime) -> Event:
    """Show a draft to those it is for."""
    event = _locked(event)
    if refusal := why_not_publish(event, now=now):
        raise Refused(refusal)
    event.status = Event.Status.PUBLISHED
    event.save(update_fields=["status", "updated_at"])
    return event


@transaction.atomic
def cancel(event: Event, *, note: str, now: datetime) -> Event:
    """Call an event off and tell everybody who goes or waits why."""
    event = _locked(event)
    if refusal := why_not_cancel(event, now=now):
        raise Refused(refusal)
    event.status, event.cancel_note = Event.Status.CANCELLED, note
    event.sequence += 1
    event.save(update_fields=["status", "cancel_note", "sequence", "updated_at"])
    answers = [Rsvp.Answer.GOING, Rsvp.Answer.WAITING]
    for rsvp in event.rsvps.filter(answer__in=answers).select_related("member"):
        emails.cancelled(rsvp)
    return event


@transaction.atomic
def leave_everything(member: User, *, now: datetime) -> None:
    """Take a member out of all events to come, and give her places to others."""
    coming = Event.objects.answered_by(member, Rsvp.Answer.GOING, Rsvp.Answer.WAITING)
    for event in coming.filter(starts_at__gt=now).order_by("pk"):
        event = _locked(event)
        event.rsvps.filter(member=member).delete()
        fill_free_places(event, now=now)


def add_host(event: Event, *, member: User) -> None:
    """Let a member run an event; adding her again changes nothing."""
    Hosting.objects.get_or_create(event=event, member=member)


def free_slug(event: Event) -> str:
    """Give an address for the event's page made of its title, and unlike any other."""
    plain = slugify(event.title)[:60].strip("-") or "event"
    return f"{plain}-{event.public_id.hex[:8]}"


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)


def _next_turn(event: Event) -> int:
    return (event.rsvps.aggregate(last=Max("turn"))["last"] or 0) + 1


def _say(rsvp: Rsvp, answer: Rsvp.Answer, *, now: datetime) -> None:
    rsvp.answer, rsvp.answered_at = answer, now
    rsvp.save()
