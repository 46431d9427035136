"""What hosts do with an event: keep it, show it, change it, call it off."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contacts.profiles.actions import topics_named
from events import emails
from events.actions.line import fill_free_places
from events.actions.locking import locked
from events.models import Event, Rsvp
from events.rules import why_not_cancel, why_not_publish
from events.when import LONGEST_MINUTES, instant
from networking_site.lib.refused import Refused

# What people must know when it changes, and calendars too.
MATTERS = {
    "time": ("starts_at", "ends_at"),
    "place": ("place_name", "address", "town"),
    "kind": ("kind",),
    "link": ("join_link",),
}


@transaction.atomic
def save(event: Event, *, now: datetime, word: str = "") -> Event:
    """Keep what a host wrote about an event, compute its instants, fill freed places.

    Whoever goes or waits is told what is new about time, place, kind or link, with the
    host's word if there is one; of other changes nobody is. Raises Refused for a time
    that does not exist or exists twice, and for one out of bounds.
    """
    if not 0 < event.minutes <= LONGEST_MINUTES:
        raise Refused(_("An event lasts between a minute and fourteen days."))
    before = Event.objects.select_for_update().filter(pk=event.pk).first()
    event.starts_at = instant(event.day, event.start_time, zone_name=event.time_zone)
    event.ends_at = event.starts_at + timedelta(minutes=event.minutes)
    if event.audience == Event.Audience.LINK and not event.link_key:
        event.link_key = secrets.token_urlsafe(32)
    what = _what_is_new(before, event) if before is not None else []
    if before is not None and (what or before.status != event.status):
        event.sequence = before.sequence + 1
    event.uid = event.uid or str(event.public_id)
    event.slug = event.slug or free_slug(event)
    event.save()
    if before is not None:
        moved_up = fill_free_places(event, now=now)
        if what and event.status == Event.Status.PUBLISHED and event.ends_at > now:
            _tell(event, before=before, what=what, word=word, but_for=moved_up)
    return event


@transaction.atomic
def change(
    event: Event,
    *,
    says: Mapping[str, Any],
    topics: Iterable[str] | None = None,
    word: str = "",
    now: datetime,
) -> Event:
    """Keep what a host changed about an event; everything else stays as it is now."""
    event = locked(event)
    for name, value in says.items():
        setattr(event, name, value)
    save(event, now=now, word=word)
    if topics is not None:
        event.topics.set(topics_named(topics))
    return event


@transaction.atomic
def publish(event: Event, *, now: datetime) -> Event:
    """Show a draft to those it is for; once is as good as twice."""
    event = locked(event)
    if event.status == Event.Status.PUBLISHED:
        return event
    if refusal := why_not_publish(event, now=now):
        raise Refused(refusal)
    event.status = Event.Status.PUBLISHED
    event.save(update_fields=["status", "updated_at"])
    return event


@transaction.atomic
def cancel(event: Event, *, note: str, now: datetime) -> Event:
    """Call an event off and tell everybody who goes or waits why, once."""
    event = locked(event)
    if event.status == Event.Status.CANCELLED:
        return event
    if refusal := why_not_cancel(event, now=now):
        raise Refused(refusal)
    event.status, event.cancel_note = Event.Status.CANCELLED, note
    event.sequence, event.cancelled_at = event.sequence + 1, now
    event.save(
        update_fields=[
            *("status", "cancel_note", "cancelled_at", "sequence", "updated_at")
        ]
    )
    for rsvp in _told_of(event):
        emails.cancelled(rsvp)
    return event


@transaction.atomic
def renew_link(event: Event) -> Event:
    """Give an event another link; the one that was passed on opens nothing any more."""
    event = locked(event)
    event.link_key = secrets.token_urlsafe(32)
    event.save(update_fields=["link_key", "updated_at"])
    return event


def free_slug(event: Event) -> str:
    """Give an address for the event's page made of its title, and unlike any other."""
    plain = slugify(event.title)[:60].strip("-") or "event"
    return f"{plain}-{event.public_id.hex[:8]}"


def _what_is_new(before: Event, event: Event) -> list[str]:
    return [
        what
        for what, names in MATTERS.items()
        if any(getattr(before, name) != getattr(event, name) for name in names)
    ]


def _tell(
    event: Event, *, before: Event, what: list[str], word: str, but_for: list[Rsvp]
) -> None:
    """Tell everybody, but for those whose letter about a place says it all anyway."""
    told = {rsvp.pk for rsvp in but_for}
    for rsvp in _told_of(event):
        if rsvp.pk not in told:
            emails.changed(rsvp, before=before, what=what, word=word)


def _told_of(event: Event) -> Iterable[Rsvp]:
    told = event.rsvps.live().of_the_present().with_members()
    return told.select_related("event")
