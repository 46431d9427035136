"""Links by which a member answers from her mail, without signing in.

A link holds the public ids of the event and of her page, and a signature; nothing
secret is stored. It opens a page with buttons, answers only by them, and until the
event begins. It says nothing of where or how people meet.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from events.models import Event, Rsvp

_signer = Signer(sep=".", salt="events.answer")


def link_of(rsvp: Rsvp) -> str:
    """Give the address of the page on which she answers."""
    return f"{settings.SITE_URL}{reverse('events:from_mail', args=[token_of(rsvp)])}"


def token_of(rsvp: Rsvp) -> str:
    """Give the part of the link that nobody else can make."""
    member = rsvp.member.profile.public_id
    return _signer.sign(f"{rsvp.event.public_id.hex}{member.hex}")


def behind(token: str) -> Rsvp | None:
    """Give the answer behind a link, if it is ours and its member may see the event."""
    try:
        ids = _signer.unsign(token)
    except BadSignature:
        return None
    found = Rsvp.objects.of_the_present().with_members().select_related("event")
    rsvp = found.filter(
        event__public_id=UUID(ids[:32]), member__profile__public_id=UUID(ids[32:])
    ).first()
    if rsvp is None:
        return None
    seen = Event.objects.visible_to(rsvp.member).announced()
    return rsvp if seen.filter(pk=rsvp.event_id).exists() else None
