"""What a member keeps of whom she met; two who keep each other are connected."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.profiles.actions import connect, lock_members
from contacts.profiles.models import User
from contacts.profiles.querysets import connected_with
from contacts.profiles.rules import are_blocked
from events.rooms import emails
from events.rooms.models import Keepsake, Rotation, Seat
from networking_site.lib.refused import Refused


@transaction.atomic
def remember(
    rotation: Rotation,
    *,
    owner: User,
    other: User | None,
    keeps: bool | None = None,
    follows_up: bool | None = None,
    nugget: str | None = None,
    now: datetime,
) -> Keepsake:
    """Keep what a member noted of somebody she met, or of the evening; hers alone.

    What is None stays as it was, so a tap sent twice changes nothing. When both keep
    each other they are connected. Both are locked, so that two taps at the same
    instant, or a tap and a block, happen one after the other.
    """
    lock_members([owner] if other is None else [owner, other])
    if other is not None and not _met(rotation, owner=owner, other=other, now=now):
        raise Refused(_("You can keep whom you met in one of your rooms."))
    said = {"keeps": keeps, "follows_up": follows_up, "nugget": nugget}
    changes = {name: value for name, value in said.items() if value is not None}
    keepsake, _is_new = Keepsake.objects.update_or_create(
        rotation=rotation,
        owner=owner,
        other=other,
        defaults={**changes, "updated_at": now},
    )
    if other is not None and keepsake.keeps and _keeps_too(other, owner):
        _connect(rotation, one=owner, other=other, now=now)
    return keepsake


def keep_each_other(keepsake: Keepsake) -> bool:
    """Say whether somebody who keeps another is kept by her as well."""
    other = keepsake.other
    return other is not None and keepsake.keeps and _keeps_too(other, keepsake.owner)


@transaction.atomic
def thank(rotation: Rotation, *, owner: User, other: User, now: datetime) -> bool:
    """Thank somebody for a talk, once for each event; say whether it was news.

    Nothing goes across a block, and nobody is thanked who was not met.
    """
    lock_members([owner, other])
    if not _met(rotation, owner=owner, other=other, now=now):
        raise Refused(_("You can thank whom you met in one of your rooms."))
    keepsake, _is_new = Keepsake.objects.get_or_create(
        rotation=rotation, owner=owner, other=other, defaults={"updated_at": now}
    )
    if keepsake.thanked_at is not None:
        return False
    keepsake.thanked_at = keepsake.updated_at = now
    keepsake.save(update_fields=["thanked_at", "updated_at"])
    emails.thanks(rotation, by=owner, to=other, now=now)
    return True


def _connect(rotation: Rotation, *, one: User, other: User, now: datetime) -> None:
    """Connect two who keep each other, and tell them, unless they were before."""
    if connected_with(one).filter(Q(first=other) | Q(second=other)).exists():
        return
    here = rotation.event.public_id
    connect(one, other, origin_kind="rooms", origin_id=here, now=now)
    emails.kept_each_other(rotation, one=one, other=other, now=now)


def _met(rotation: Rotation, *, owner: User, other: User, now: datetime) -> bool:
    if are_blocked(owner, other):
        return False
    shared = Seat.objects.shared_with(owner, now=now)
    return shared.filter(round__rotation=rotation, member=other).exists()


def _keeps_too(other: User, owner: User) -> bool:
    theirs = Keepsake.objects.belonging_to(other)
    return theirs.filter(other=owner, keeps=True).exists()
