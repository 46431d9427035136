"""What members do to their profile and to each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.text import slugify

from contacts.profiles.handles import another_handle, propose_handle
from contacts.profiles.models import (
    ORGANISERS,
    Ask,
    Block,
    Connection,
    Hook,
    Profile,
    Prompt,
    Topic,
    User,
)
from contacts.profiles.rules import why_not_block
from networking_site.lib.refused import Refused

if TYPE_CHECKING:
    pass

MOST_TOPICS = 12


def give_profile(user: User) -> Profile:
    """Give a new account its empty profile; calling it again changes nothing."""
    profile, _ = Profile.objects.get_or_create(
        user=user, defaults={"handle": another_handle("")}
    )
    return profile


@transaction.atomic
def set_role(user: User, *, organiser: bool) -> None:
    """Make a member an organiser, or no longer one: the flag and the group together."""
    user.is_staff = organiser
    user.save(update_fields=["is_staff"])
    group, _ = Group.objects.get_or_create(name=ORGANISERS)
    if organiser:
        user.groups.add(group)
    else:
        user.groups.remove(group)


@transaction.atomic
def save_profile(
    profile: Profile, *, topics: Iterable[str], hooks: dict[Prompt, str]
) -> Profile:
    """Keep what a member wrote about herself.

    The first time she gives her name, the address of her page is made from it; later
    changes of the name leave the address alone, so that links go on working.
    """
    if profile.name and profile.handle.startswith("member-"):
        profile.handle = _free_handle(profile.name)
    profile.save()
    profile.topics.set(topics_named(topics))
    for prompt, text in hooks.items():
        if text:
            Hook.objects.update_or_create(
                profile=profile, prompt=prompt, defaults={"text": text}
            )
        else:
            Hook.objects.filter(profile=profile, prompt=prompt).delete()
    return profile


@transaction.atomic
def save_asks(
    profile: Profile, *, kind: Ask.Kind, texts: Iterable[str], now: datetime
) -> None:
    """Keep a member's asks, or offers, as she lists them; close what she took out."""
    wanted = list(dict.fromkeys(text for text in texts if text))
    open_ones = Ask.objects.filter(profile=profile, kind=kind, is_open=True)
    open_ones.exclude(text__in=wanted).update(is_open=False)
    there = set(open_ones.values_list("text", flat=True))
    Ask.objects.bulk_create(
        Ask(profile=profile, kind=kind, text=text, created_at=now)
        for text in wanted
        if text not in there
    )


def topics_named(names: Iterable[str]) -> list[Topic]:
    """Find or make the topics of these names; case and accents make no new topic."""
    topics: dict[str, Topic] = {}
    for name in names:
        slug = slugify(name, allow_unicode=True)[:50]
        if slug and slug not in topics and len(topics) < MOST_TOPICS:
            topics[slug], _ = Topic.objects.get_or_create(
                slug=slug, defaults={"name": name[:40]}
            )
    return list(topics.values())


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


def _free_handle(name: str) -> str:
    handle = propose_handle(name)
    if handle == "member" or Profile.objects.filter(handle=handle).exists():
        return another_handle(name)
    return handle
