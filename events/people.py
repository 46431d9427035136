"""The people of an event, line by line, as one of its hosts may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from contacts.profiles.models import User
from contacts.profiles.visibility import Face, face_of
from events.models import Event, Rsvp
from networking_site.lib.tables import Row
from networking_site.lib.zones import zone


@dataclass(frozen=True)
class PersonLine:
    """Somebody's answer, with her face and the times in the reader's zone."""

    face: Face
    answer: str
    answer_label: str
    guests: int
    reply: str
    is_shown: bool
    answered_at: datetime
    offer_ends_at: datetime | None


def lines_of(rsvps: Iterable[Rsvp], *, zone_name: str) -> list[PersonLine]:
    """Show answers that were loaded `with_faces`."""
    here = zone(zone_name)
    return [
        PersonLine(
            face=face_of(rsvp.member.profile, relation=rsvp.member.profile.relation),
            answer=rsvp.answer,
            answer_label=str(rsvp.get_answer_display()),
            guests=rsvp.guests,
            reply=rsvp.reply,
            is_shown=rsvp.is_shown,
            answered_at=rsvp.answered_at.astimezone(here),
            offer_ends_at=rsvp.offer_ends_at and rsvp.offer_ends_at.astimezone(here),
        )
        for rsvp in rsvps
    ]


def table_of(
    event: Event, *, viewer: User, site_url: str
) -> tuple[list[str], list[Row]]:
    """Give the people of an event as header and rows, for a host to take along.

    There are no addresses in it: a host reads of a member what other members read.
    Times are the event's own, with their offset (ISO 8601).
    """
    rsvps = Rsvp.objects.visible_to(viewer).filter(event=event).with_faces(viewer)
    lines = lines_of(rsvps.order_by("turn"), zone_name=event.time_zone)
    order = list(Rsvp.Answer.values)
    lines.sort(key=lambda line: order.index(line.answer))
    header = [
        _("Name"),
        _("Answer"),
        _("Guests"),
        event.question or _("Reply"),
        _("Answered at (%(zone)s)") % {"zone": event.time_zone},
        _("Page"),
    ]
    return header, [
        (
            line.face.name,
            line.answer_label,
            line.guests,
            line.reply,
            line.answered_at.isoformat(sep=" ", timespec="minutes"),
            f"{site_url}{line.face.url}" if line.face.url else "",
        )
        for line in lines
    ]
