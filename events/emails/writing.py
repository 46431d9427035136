"""Writes one letter about an event to a member, and says whether it still holds."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from contacts.profiles.models import User
from events.links import link_of
from events.models import Event, Rsvp
from events.when import When, when_for
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.models import Letter
from networking_site.lib.zones import zone


def write(kind: str, rsvp: Rsvp, *, calendar: bytes = b"", **more: Any) -> None:
    """Put a letter about her event in the outbox, with its times in her zone.

    `calendar` is an iTIP message for her calendar; `more` goes to the templates, beside
    `answer_url`, where she answers without signing in.
    """
    write_to(
        rsvp.member,
        kind,
        event=rsvp.event,
        calendar=calendar,
        rsvp=rsvp,
        answer_url=link_of(rsvp),
        **more,
    )


def write_to(
    member: User,
    kind: str,
    *,
    event: Event,
    about: str = "",
    calendar: bytes = b"",
    **more: Any,
) -> None:
    """Put a letter to any member in the outbox; it is about the event, if nothing else.

    `calendar` and `more` are as in `write`.
    """
    write_at(
        kind,
        member,
        event,
        about=about or str(event.public_id),
        calendar=calendar,
        event=event,
        **more,
    )


def write_at(
    kind: str, member: User, at: Event, *, about: str, calendar: bytes, **more: Any
) -> None:
    """Put a letter in the outbox that speaks of the time of an event, in her zone.

    Templates turn times into the zone of the moment: that is hers while it is written.
    """
    with timezone.override(zone(_zone_of(member, at))):
        outbox.write(
            kind,
            to=member,
            about=about,
            calendar=calendar,
            when=when_of(at, member=member),
            **more,
        )


def is_still(letter: Letter, *answers: str) -> bool:
    """Say whether its reader still sees the event, it is on, and she answered so."""
    if letter.receiver is None:
        return False
    return (
        Event.objects.visible_to(letter.receiver)
        .filter(public_id=letter.about, status=Event.Status.PUBLISHED)
        .answered_by(letter.receiver, *answers)
        .exists()
    )


def when_of(event: Event, *, member: User) -> When:
    """Give an event's times in a member's zone, beside its own."""
    return when_for(
        event.starts_at,
        event.ends_at,
        event_zone=event.time_zone,
        viewer_zone=_zone_of(member, event),
    )


def _zone_of(member: User, event: Event) -> str:
    return member.profile.time_zone or event.time_zone
