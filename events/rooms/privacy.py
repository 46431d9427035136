"""What rooms owe a person: where she sat, and what she kept; to others, a next seat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contacts.notices.actions import take_back
from contacts.profiles.models import Profile, User
from events.models import Event, Hosting
from events.rooms import actions
from events.rooms.models import Keepsake, Participant, RoomLink, Rotation, Seat
from networking_site.lib.outbox import actions as outbox

TIES = {
    "rooms.Participant.member": "export, delete",
    "rooms.Seat.member": "export, delete",
    "rooms.Keepsake.owner": "export, delete",
    "rooms.Keepsake.other": "keep from her, delete",
}
COLUMNS = {
    "rooms.Rotation": "group's",
    "rooms.Rotation.link_template": "group's, blank where she alone is host",
    "rooms.RoomLink": "group's, delete where she alone is host",
    "rooms.Round": "group's",
    "rooms.Participant": "export, delete",
    "rooms.Seat": "export, delete",
    "rooms.Keepsake": "export, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give the rooms a member sat in, and what she keeps of whom she met there."""
    seats = Seat.objects.belonging_to(user).order_by("round__starts_at", "pk")
    took_part = Participant.objects.belonging_to(user)
    kept = Keepsake.objects.belonging_to(user).select_related("rotation__event")
    people = Profile.objects.visible_to(user).filter(user__in=kept.values("other"))
    names = dict(people.values_list("user", "name"))
    return {
        "rotations": list(
            took_part.values("rotation__event__title", "state", "fixed_room", "since")
        ),
        "rooms": list(
            seats.values(
                "round__rotation__event__title",
                "round__number",
                "round__starts_at",
                "room",
                "came_at",
                "left_at",
            )
        ),
        "keepsakes": [
            {
                "event": keepsake.rotation.event.title,
                "of": names.get(keepsake.other_id or 0, ""),
                "keeps": keepsake.keeps,
                "follows_up": keepsake.follows_up,
                "nugget": keepsake.nugget,
                "thanked_at": keepsake.thanked_at,
                "updated_at": keepsake.updated_at,
            }
            for keepsake in kept
        ],
    }


def erase(user: User, *, now: datetime) -> None:
    """Let her go from rounds that are under way; the rest goes with her account.

    Links to rooms are often the host's own: they go with the last host.
    """
    hers = Participant.objects.belonging_to(user).values("rotation")
    for rotation in Rotation.objects.under_way().filter(pk__in=hers).order_by("pk"):
        actions.leave(rotation, member=user, now=now)
    told = user.profile.public_id  # what others were told of her has her name
    outbox.take_back(about=[str(told)])
    take_back(about=[told])
    others = Hosting.objects.exclude(member=user)
    hosted_alone = Event.objects.belonging_to(user).exclude(hostings__in=others)
    rotations = Rotation.objects.filter(event__in=hosted_alone)
    RoomLink.objects.filter(rotation__in=rotations).delete()
    rotations.update(link_template="")
