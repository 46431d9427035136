"""Links that stand for one answer: a ticket, and the question in a letter.

A token holds the event's public id and the turn of the answer, signed; nothing of it is
stored. Who answers anew has a new turn, so that what she had before opens nothing.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from events.models import Rsvp
from events.querysets import RsvpQuerySet

TICKET, STILL_COMING = "events.ticket", "events.still_coming"
_ID, _TURN = 16, 4  # bytes


def ticket_address(rsvp: Rsvp) -> str:
    """Give the address that the code of a ticket holds, and nothing else."""
    return _address("events:scan", rsvp, use=TICKET)


def still_coming_address(rsvp: Rsvp) -> str:
    """Give the address of the page that asks a member whether she is still coming."""
    return _address("events:still_coming", rsvp, use=STILL_COMING)


def token_of(rsvp: Rsvp, *, use: str) -> str:
    """Give the part of an address that nobody else can make, good for one use."""
    told = rsvp.event.public_id.bytes + rsvp.turn.to_bytes(_TURN, "big")
    return _signer(use).sign(urlsafe_b64encode(told).decode().rstrip("="))


def behind(token: str, *, use: str, among: RsvpQuerySet | None = None) -> Rsvp | None:
    """Give the answer behind a token of ours, while its member has an account.

    `among` are the answers that whoever holds the token may read; without it, the token
    is all she needs.
    """
    try:
        value = _signer(use).unsign(token)
    except BadSignature:
        return None
    told = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    answers = Rsvp.objects.all() if among is None else among
    found = answers.filter(
        event__public_id=UUID(bytes=told[:_ID]),
        turn=int.from_bytes(told[_ID:], "big"),
        member__is_active=True,
    )
    return found.select_related("event", "member__profile").first()


def _address(name: str, rsvp: Rsvp, *, use: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[token_of(rsvp, use=use)])}"


def _signer(use: str) -> Signer:
    return Signer(sep=".", salt=use)
