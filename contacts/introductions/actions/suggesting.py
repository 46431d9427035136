"""Whom to suggest, and whom no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from contacts.introductions.models import (
    SetAside,
    Shortlist,
    Suggestion,
)
from contacts.introductions.suggesting import members_without_list, people_to_meet
from contacts.profiles.actions import lock_members
from contacts.profiles.models import User

ON_A_LIST = 10

NOT_NOW_IS_FOR = timedelta(days=30)


@transaction.atomic
def set_aside(
    owner: User, *, one: User, other: User, for_good: bool, now: datetime
) -> SetAside:
    """Suggest a pair no more, for a month or for good; again counts from now.

    Where she is one of the two, her own list is made anew without the other.
    """
    lock_members([owner, one, other])
    first, second = sorted([one, other], key=lambda member: member.pk)
    aside, _is_new = SetAside.objects.update_or_create(
        owner=owner,
        first=first,
        second=second,
        defaults={
            "until": None if for_good else now + NOT_NOW_IS_FOR,
            "created_at": now,
        },
    )
    if owner in (one, other):
        renew_shortlist(owner, now=now)
    return aside


@transaction.atomic
def bring_back(owner: User, *, now: datetime) -> int:
    """Suggest again whatever a member set aside; count the pairs."""
    lock_members([owner])
    pairs, _each = SetAside.objects.belonging_to(owner).delete()
    renew_shortlist(owner, now=now)
    return pairs


@transaction.atomic
def renew_shortlist(member: User, *, now: datetime) -> None:
    """Choose anew whom a member might want to meet.

    She and they are locked, so that none of them is erased before the list is kept.
    """
    people = people_to_meet(member, most=ON_A_LIST, now=now)
    everybody = User.objects.filter(pk__in=[member.pk, *people])
    lock_members(everybody)
    there = set(everybody.values_list("pk", flat=True))
    if member.pk not in there:
        return
    Shortlist.objects.filter(member=member).delete()
    shortlist = Shortlist.objects.create(member=member, made_at=now)
    Suggestion.objects.bulk_create(
        Suggestion(shortlist=shortlist, other_id=key) for key in people if key in there
    )


def renew_shortlists(*, most: int, now: datetime) -> int:
    """Choose anew for members whose list is missing, old, or from before a change."""
    due = members_without_list(now=now)[:most]
    for member in due:
        renew_shortlist(member, now=now)
    return len(due)
