"""Writes one letter about an event to somebody who answered it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.links import link_of
from events.models import Rsvp
from events.when import when_for
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.zones import zone


def write(kind: str, rsvp: Rsvp, *, calendar: bytes = b"", **more: Any) -> None:
    """Put a letter about her event in the outbox, with its times in her zone.

    `calendar` is an iTIP message for her calendar; `more` goes to the templates, beside
    `answer_url`, where she answers without signing in.
    """
    event = rsvp.event
    her_zone = rsvp.member.profile.time_zone or event.time_zone
    # Templates turn every time into the zone that is current: a job's would be the
    # site's own.
    with timezone.override(zone(her_zone)):
        outbox.write(
            kind,
            to=rsvp.member,
            about=str(event.public_id),
            calendar=calendar,
            event=event,
            rsvp=rsvp,
            answer_url=link_of(rsvp),
            when=when_for(
                event.starts_at,
                event.ends_at,
                event_zone=event.time_zone,
                viewer_zone=her_zone,
            ),
            **more,
        )
