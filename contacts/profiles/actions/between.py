"""What members do to each other: connect, block, and the lock that orders it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from contacts.profiles.models import Block, Connection, User
from contacts.profiles.rules import why_not_block
from networking_site.lib.refused import Refused


@transaction.atomic
def connect(
    one: User, other: User, *, origin_kind: str, origin_id: UUID, now: datetime
) -> Connection:
    """Connect two members; connecting them again gives the connection they have."""
    first, second = sorted([one, other], key=lambda member: member.pk)
    connection, _ = Connection.objects.get_or_create(
        first=first,
        second=second,
        defaults={
            "origin_kind": origin_kind,
            "origin_id": origin_id,
            "created_at": now,
        },
    )
    return connection


@transaction.atomic
def block(blocker: User, *, other: User, now: datetime) -> None:
    """Make two members invisible to each other, from the next request, silently."""
    lock_members([blocker, other])
    if reason := why_not_block(blocker, other=other):
        raise Refused(reason)
    Block.objects.get_or_create(
        blocker=blocker, blocked=other, defaults={"created_at": now}
    )


def unblock(blocker: User, *, other: User) -> None:
    """Take back one's own block; the other's, if there is one, stands."""
    Block.objects.belonging_to(blocker).filter(blocked=other).delete()


def lock_members(members: Iterable[User]) -> None:
    """Lock these members' rows until the transaction ends, always in the same order.

    Deeds between two members that must not pass each other (a block and a yes, say)
    take this lock first. It is the weaker kind, which others may point at meanwhile:
    two who write to each other's friends would else wait for each other forever.
    """
    keys = sorted(member.pk for member in members)
    everyone = User.objects.select_for_update(no_key=True)
    len(everyone.filter(pk__in=keys).order_by("pk"))
