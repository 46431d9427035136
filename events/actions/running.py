"""What hosts do with an event: keep it, show it, call it off."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events import emails
from events.actions.line import fill_free_places
from events.actions.locking import locked
from events.models import Event, Hosting
from events.rules import why_not_cancel, why_not_publish
from events.when import LONGEST_MINUTES, instant
from networking_site.lib.refused import Refused

MEANS_SOMETHING_TO_CALENDARS = ("starts_at", "ends_at", "status")


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
    event = locked(event)
    if refusal := why_not_publish(event, now=now):
        raise Refused(refusal)
    event.status = Event.Status.PUBLISHED
    event.save(update_fields=["status", "updated_at"])
    return event


@transaction.atomic
def cancel(event: Event, *, note: str, now: datetime) -> Event:
    """Call an event off and tell everybody who goes or waits why."""
    event = locked(event)
    if refusal := why_not_cancel(event, now=now):
        raise Refused(refusal)
    event.status, event.cancel_note = Event.Status.CANCELLED, note
    event.sequence, event.cancelled_at = event.sequence + 1, now
    event.save(
        update_fields=[
            *("status", "cancel_note", "cancelled_at", "sequence", "updated_at")
        ]
    )
    for rsvp in event.rsvps.live().with_members():
        emails.cancelled(rsvp)
    return event


def add_host(event: Event, *, member: User) -> None:
    """Let a member run an event; adding her again changes nothing."""
    Hosting.objects.get_or_create(event=event, member=member)


def free_slug(event: Event) -> str:
    """Give an address for the event's page made of its title, and unlike any other."""
    plain = slugify(event.title)[:60].strip("-") or "event"
    return f"{plain}-{event.public_id.hex[:8]}"
