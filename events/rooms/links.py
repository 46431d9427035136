"""How people get into a room: its link, made up or given, or only words.

Pure: whoever calls it says which room of which round, and shows it to nobody else.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from events.rooms.models import ROOM, Rotation

SALT = "events.rooms.links"
BYTES = 16


@dataclass(frozen=True)
class WayIn:
    """Where to go: an address to open, empty where there is none, and what it is."""

    url: str
    words: str


def way_in(
    rotation: Rotation,
    *,
    number: int,
    room: int,
    given: Mapping[int, str],
    join_link: str,
) -> WayIn:
    """Say how to get into a room of a round.

    `given` are the host's own links by room; `join_link` is that of the event's call,
    empty for whoever may not see it now.
    """
    place = Rotation.Place(rotation.place)
    match place:
        case Rotation.Place.TABLES:
            return WayIn("", _("Table %(room)d") % {"room": room})
        case Rotation.Place.BREAKOUT:
            words = _("Breakout room %(room)d of our call") % {"room": room}
            return WayIn(join_link, words)
        case Rotation.Place.LINKS:
            return WayIn(given.get(room, ""), _("The link of this room"))
        case Rotation.Place.TEMPLATE:
            name = made_up_name(rotation.public_id, number=number, room=room)
            url = rotation.link_template.replace(ROOM, name)
            is_ones_own = ROOM in rotation.link_template
            return WayIn(url if is_ones_own else "", _("The link of this room"))
        case _:
            assert_never(place)


def made_up_name(rotation: UUID, *, number: int, room: int) -> str:
    """Make a name up that nobody can guess, another for every room of every round.

    So whoever has left cannot come back in the next round. In small letters, because
    some calls don't tell large ones apart.
    """
    said = f"{rotation}/{number}/{room}"
    mac = salted_hmac(SALT, said, algorithm="sha256").digest()[:BYTES]
    return b32encode(mac).decode().rstrip("=").lower()
