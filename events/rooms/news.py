"""Whether anything changed for one member in a rotation, as one short key.

The address of the question is signed and names the rotation and the member, so that
neither session nor account is read; the answer says that something changed, never what.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from contacts.profiles.models import User
from events.rooms.models import Rotation
from events.rooms.standing import Standing, standing_of

GOOD_FOR = timedelta(hours=12)
_ID = 16  # bytes


@dataclass(frozen=True)
class Asker:
    """Whose page asks about which rotation, by their public ids."""

    rotation: UUID
    profile: UUID


def news_url(rotation: Rotation, *, member: User) -> str:
    """Give the address at which a member's page asks for news, good for an evening."""
    told = rotation.public_id.bytes + member.profile.public_id.bytes
    token = _signer().sign(urlsafe_b64encode(told).decode().rstrip("="))
    return reverse("rooms:news", args=[rotation.event.slug, token])


def behind(token: str) -> Asker | None:
    """Give who asks by a token of ours, while it is good."""
    try:
        value = _signer().unsign(token, max_age=GOOD_FOR)
    except BadSignature:
        return None
    told = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    return Asker(UUID(bytes=told[:_ID]), UUID(bytes=told[_ID:]))


def key_for(asker: Asker, *, now: datetime) -> str | None:
    """Give the key of what she would see now; None where there is nothing for her."""
    stands = standing_of(profile=asker.profile, rotation=asker.rotation, now=now)
    return key_of(stands) if stands else None


def key_of(stands: Standing) -> str:
    """Give a short text that differs whenever her page would look different.

    So it holds the clock's version, what goes on, her part, the people of her room,
    and of the next one its number and how many they are; nothing of other rooms,
    whose coming and going is not to wake her page.
    """
    said = [stands.moment.seen_with(stands.version), stands.part]
    if stands.on:
        said += [str(stands.on.room), *map(str, stands.on.company)]
    if stands.next:
        said += ["next", str(stands.next.room), str(len(stands.next.company))]
    return blake2s("/".join(said).encode(), digest_size=8).hexdigest()


def _signer() -> TimestampSigner:
    return TimestampSigner(sep=".", salt="events.rooms.news")
