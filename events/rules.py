"""Who may answer an event, and who may run it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from events.models import Event, Rsvp


def why_not_answer(event: Event, *, now: datetime) -> str | None:
    """Say why this event takes no answers any more, or not yet."""
    if event.status == Event.Status.DRAFT:
        return _("This event is not published yet.")
    if event.status == Event.Status.CANCELLED:
        return _("This event was cancelled.")
    if event.starts_at <= now:
        return _("This event has begun, so answers are closed.")
    return None


def may_see_join_link(event: Event, *, answer: str, now: datetime) -> bool:
    """Say whether somebody with this answer may see the join link now."""
    opens_at = event.starts_at - timedelta(minutes=event.join_minutes)
    return (
        bool(event.join_link)
        and event.status == Event.Status.PUBLISHED
        and answer == Rsvp.Answer.GOING
        and opens_at <= now < event.ends_at
    )


def why_not_publish(event: Event, *, now: datetime) -> str | None:
    """Say why an event can't be published."""
    if event.status != Event.Status.DRAFT:
        return _("Only a draft can be published.")
    if event.ends_at <= now:
        return _("This event is over already.")
    return None


def why_not_cancel(event: Event, *, now: datetime) -> str | None:
    """Say why an event can't be cancelled."""
    if event.status != Event.Status.PUBLISHED:
        return _("Only a published event can be cancelled.")
    if event.ends_at <= now:
        return _("This event is over already.")
    return None
