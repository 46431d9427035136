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
from events.rooms.clock import Phase
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


@dataclass(frozen=True)
class Key:
    """Two short texts; each differs whenever its part of her page would look different.

    `clock` is that of the time left alone. `room` is that of all the rest: what goes
    on, her part in it, the people of her room, and of the next one its number and how
    many they are; nothing of other rooms, whose coming and going is not to wake her.
    """

    room: str
    clock: str

    def __str__(self) -> str:
        return f"{self.room}.{self.clock}"


def standing_for(asker: Asker, *, now: datetime) -> Standing | None:
    """Give what she would see now; None where there is nothing for her."""
    return standing_of(profile=asker.profile, rotation=asker.rotation, now=now)


def key_of(stands: Standing) -> Key:
    """Give the key of what she sees."""
    moment = stands.moment
    said = [moment.phase.value, str(moment.number), str(stands.rounds), stands.part]
    if moment.phase is Phase.BEFORE:
        said.append(str(stands.version))  # how long and how large rounds will be
    if stands.on:
        said += [str(stands.on.room), *map(str, stands.on.company)]
    if stands.next:
        said += ["next", str(stands.next.room), str(len(stands.next.company))]
    return Key(_short(said), _short([str(moment.ends_at or moment.left)]))


def _short(said: list[str]) -> str:
    return blake2s("/".join(said).encode(), digest_size=8).hexdigest()


def _signer() -> TimestampSigner:
    return TimestampSigner(sep=".", salt="events.rooms.news")
