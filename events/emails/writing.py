"""Tells one member one thing about an event, with its times in her zone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import Truncator

from contacts.notices.actions import tell
from contacts.notices.kinds import Kind
from contacts.profiles.models import User
from events.links import link_of
from events.models import Event, Rsvp
from events.when import When, when_for
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.zones import zone


def write(kind: Kind, rsvp: Rsvp, **more: Any) -> None:
    """Tell somebody about her event, with its times in her zone.

    `more` is as in `write_at`; beside it the letter has `answer_url`, where she answers
    without signing in.
    """
    write_to(
        rsvp.member,
        kind,
        event=rsvp.event,
        rsvp=rsvp,
        answer_url=link_of(rsvp),
        **more,
    )


def write_to(
    member: User,
    kind: Kind,
    *,
    event: Event,
    about: UUID | None = None,
    **more: Any,
) -> None:
    """Tell any member about an event, or about something of it; as in `write_at`."""
    write_at(
        kind,
        member,
        event,
        about=about or event.public_id,
        link=event.get_absolute_url(),
        event=event,
        **more,
    )


def write_at(
    kind: Kind,
    member: User,
    at: Event,
    *,
    about: UUID,
    link: str,
    title: str = "",
    line: str = "",
    **more: Any,
) -> None:
    """Tell a member of something at the time of an event, in the ways she chose.

    `title` and `line` are the notice's; `more` goes to the templates, but for
    `calendar`: an iTIP message for her calendar. Templates turn times into the zone of
    the moment: that is hers while it is written.
    """
    with timezone.override(zone(_zone_of(member, at))):
        tell(
            kind,
            to=member,
            about=about,
            link=link,
            title=title,
            line=Truncator(line).chars(300),
            letter={**more, "when": when_of(at, member=member)},
            now=timezone.now(),
        )


def put_to(member: User, kind: str, *, event: Event, about: str, **more: Any) -> None:
    """Put a letter in the outbox that is no notice, with the event's times."""
    with timezone.override(zone(_zone_of(member, event))):
        when = when_of(event, member=member)
        outbox.write(kind, to=member, about=about, event=event, when=when, **more)


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
