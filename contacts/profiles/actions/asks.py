"""Asks and offers: opened, closed, renewed, and laid to rest after 90 days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from contacts.profiles.actions.directory import BATCH, index, refresh_entry
from contacts.profiles.actions.topics import topics_named
from contacts.profiles.models import OPEN_FOR, Ask, Profile
from contacts.profiles.rules import why_not_open_another
from networking_site.lib.refused import Refused


@transaction.atomic
def open_ask(
    profile: Profile, *, kind: str, text: str, topics: Iterable[str], now: datetime
) -> Ask:
    """Let a member look for something, or offer it; the same line twice is one.

    Her profile is locked, so that two at once never make more than she may have.
    """
    Profile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    mine = Ask.objects.filter(profile=profile, kind=kind)
    ask = mine.open().filter(text=text).first()
    if ask is None:
        if reason := why_not_open_another(mine.open().count()):
            raise Refused(reason)
        ask = Ask(profile=profile, kind=kind, text=text, created_at=now)
    ask.renewed_at = now
    ask.save()
    ask.topics.set(topics_named(topics))
    refresh_entry(profile, edited=True)
    return ask


@transaction.atomic
def renew_ask(ask: Ask, *, now: datetime) -> None:
    """Open an ask for another 90 days: it is still true."""
    Profile.objects.select_for_update(no_key=True).get(pk=ask.profile_id)
    if ask.state != Ask.State.OPEN:
        open_ones = Ask.objects.open().filter(profile=ask.profile_id, kind=ask.kind)
        if reason := why_not_open_another(open_ones.count()):
            raise Refused(reason)
    ask.state, ask.renewed_at = Ask.State.OPEN, now
    ask.save(update_fields=["state", "renewed_at"])
    refresh_entry(ask.profile, edited=False)


@transaction.atomic
def close_ask(ask: Ask) -> None:
    """Close an ask: found, or no longer wanted."""
    Profile.objects.select_for_update(no_key=True).get(pk=ask.profile_id)
    Ask.objects.filter(pk=ask.pk).update(state=Ask.State.CLOSED)
    refresh_entry(ask.profile, edited=False)


def rest_old_asks(*, now: datetime) -> int:
    """Let asks rest that nobody renewed for 90 days; count them.

    Some members at a time, locked in order, so that nobody's own deed waits for long.
    """
    old = Ask.objects.open().filter(renewed_at__lte=now - OPEN_FOR)
    theirs = list(old.order_by("profile").values_list("profile", flat=True).distinct())
    rested = 0
    for start in range(0, len(theirs), BATCH):
        some = theirs[start : start + BATCH]
        with transaction.atomic():
            locked = Profile.objects.select_for_update(no_key=True).filter(pk__in=some)
            len(locked.order_by("pk"))
            rested += old.filter(profile__in=some).update(state=Ask.State.RESTING)
            index(some, edited=False)
    return rested
