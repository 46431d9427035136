"""Writes one letter about an event to somebody who answered it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.models import Rsvp
from events.when import when_for
from networking_site.lib.outbox import actions as outbox


def write(kind: str, rsvp: Rsvp, *, calendar: bytes = b"", **more: Any) -> None:
    """Put a letter about her event in the outbox, with its times in her zone.

    `calendar` is an iTIP message for her calendar; `more` goes to the templates.
    """
    event = rsvp.event
    when = when_for(
        event.starts_at,
        event.ends_at,
        event_zone=event.time_zone,
        viewer_zone=rsvp.member.profile.time_zone,
    )
    # Templates turn every time into the zone that is current: a job's would be the
    # site's own.
    with timezone.override(when.start.tzinfo):
        outbox.write(
            kind,
            to=rsvp.member,
            about=str(event.public_id),
            calendar=calendar,
            event=event,
            when=when,
            **more,
        )
