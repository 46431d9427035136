"""What is told of the people whom members met: thanks, a new connection, a morning."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.notices.actions import tell
from contacts.notices.kinds import Kind, register
from contacts.profiles.models import Profile, User
from contacts.profiles.querysets import connected_with
from events.models import Event
from events.rooms.models import Rotation, Seat


def _seen(member: User) -> QuerySet[Profile]:
    return Profile.objects.visible_to(member)


def _connected(member: User) -> QuerySet[Profile]:
    return _seen(member).filter(user__in=connected_with(member))


def _took_part(member: User) -> QuerySet[Event]:
    rotations = Rotation.objects.visible_to(member)
    return Event.objects.filter(pk__in=rotations.values("event"))


def _met_somebody(member: User) -> QuerySet[Event]:
    shared = Seat.objects.shared_with(member, now=timezone.now())
    there = shared.filter(round__rotation__event=OuterRef("pk"))
    return _took_part(member).filter(Exists(there))


THANKS = register(
    Kind("rooms/thanks", label=_("Somebody thanks you for a talk"), shown=_seen)
)
KEPT_EACH_OTHER = register(
    Kind(
        "rooms/kept_each_other",
        label=_("You and somebody you met want to keep in touch"),
        shown=_seen,
        mailed=_connected,
        is_deal=True,
    )
)
PEOPLE_YOU_MET = register(
    Kind(
        "rooms/people_you_met",
        label=_("The people you met, on the morning after"),
        shown=_took_part,
        mailed=_met_somebody,
    )
)


def thanks(rotation: Rotation, *, by: User, to: User, now: datetime) -> None:
    """Say to somebody that another thanks her for their talk."""
    event = rotation.event
    tell(
        THANKS,
        to=to,
        about=by.profile.public_id,
        link=_page(event),
        letter={"name": by.profile.name, "event": event, "page": _page(event)},
        now=now,
    )


def kept_each_other(
    rotation: Rotation, *, one: User, other: User, now: datetime
) -> None:
    """Tell two that they kept each other, and are connected now."""
    for reader, friend in ((one, other), (other, one)):
        tell(
            KEPT_EACH_OTHER,
            to=reader,
            about=friend.profile.public_id,
            link=friend.profile.get_absolute_url(),
            letter={"friend": friend.profile, "event": rotation.event},
            now=now,
        )


def people_you_met(event: Event, *, to: User, now: datetime) -> None:
    """Lead a member to those she met, while she remembers."""
    tell(
        PEOPLE_YOU_MET,
        to=to,
        about=event.public_id,
        link=_page(event),
        letter={"event": event, "page": _page(event)},
        now=now,
    )


def _page(event: Event) -> str:
    return reverse("rooms:met", args=[event.slug])
