"""How an event begins, again perhaps, and who runs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles.actions import lock_members, topics_named
from contacts.profiles.models import Profile, User
from events import emails
from events.actions.locking import locked
from events.actions.running import save
from events.models import Event, Gathering, Hosting
from events.rules import why_not_add_host, why_not_make_event, why_not_step_down
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone

SAID = [field.name for field in Gathering._meta.get_fields() if not field.many_to_many]
A_WEEK = timedelta(days=7)


@transaction.atomic
def make(
    host: User,
    *,
    says: Mapping[str, Any],
    topics: Iterable[str],
    token: UUID,
    now: datetime,
) -> Event:
    """Begin an event as a draft of this host's; the same token makes the same event."""
    if made := _made_before(host, token=token, now=now):
        return made
    event = save(Event(public_id=token, **says), now=now)
    event.topics.set(topics_named(topics))
    add_host(event, member=host)
    return event


@transaction.atomic
def clone(event: Event, *, host: User, token: UUID, now: datetime) -> Event:
    """Begin a draft that says what an event says, on the next such day of the week.

    Where the clocks make no sense of the time that day, it is a week later.
    """
    if made := _made_before(host, token=token, now=now):
        return made
    says = {name: getattr(event, name) for name in SAID}
    copy = Event(public_id=token, day=_day_for_clone(event, now=now), **says)
    try:
        save(copy, now=now)
    except Refused:
        copy.day += A_WEEK
        save(copy, now=now)
    copy.topics.set(event.topics.all())
    add_host(copy, member=host)
    return copy


def add_host(event: Event, *, member: User) -> None:
    """Let a member run an event; adding her again changes nothing."""
    Hosting.objects.get_or_create(event=event, member=member)


@transaction.atomic
def ask_to_host(event: Event, *, member: User, by: User) -> None:
    """Let one host make another member one, who is told; once is as good as twice.

    Raises Refused for a member whom she may not see, in words that tell nothing.
    """
    event = locked(event)
    lock_members([by, member])
    if not Profile.objects.visible_to(by).filter(user=member).exists():
        raise Refused(_("There is nobody of that name."))
    if event.hostings.filter(member=member).exists():
        return
    if refusal := why_not_add_host(event.hostings.count()):
        raise Refused(refusal)
    add_host(event, member=member)
    if member != by:
        emails.made_host(event, member=member, by=by)


@transaction.atomic
def step_down(event: Event, *, member: User) -> None:
    """Let a host stop being one; the last can't. Who is none already stays none."""
    event = locked(event)
    hers = event.hostings.filter(member=member)
    if not hers.exists():
        return
    if refusal := why_not_step_down(event.hostings.count()):
        raise Refused(refusal)
    hers.delete()


def _made_before(host: User, *, token: UUID, now: datetime) -> Event | None:
    """Give what the same form made before; else make sure that she may make one now.

    With her row locked: a form sent twice at once waits for itself.
    """
    lock_members([host])
    made = Event.objects.filter(public_id=token)
    if hers := made.belonging_to(host).first():
        return hers
    if made.exists():
        raise Refused(_("This form was used already. Open it anew."))
    if refusal := why_not_make_event(host, now=now):
        raise Refused(refusal)
    return None


def _day_for_clone(event: Event, *, now: datetime) -> Any:
    today = now.astimezone(zone(event.time_zone)).date()
    weeks = max(1, (today - event.day).days // 7 + 1)
    return event.day + weeks * A_WEEK
