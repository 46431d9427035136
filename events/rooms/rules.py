"""Who may do what with a rotation, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events.models import Event, Rsvp
from events.rooms.models import MOST_ROUNDS, Participant, Rotation

OPENS_BEFORE = timedelta(hours=1)
CLOSES_AFTER = timedelta(hours=6)


def why_not_set_up(rotation: Rotation) -> str | None:
    """Say why rounds, minutes and sizes can't be changed any more."""
    if rotation.state != Rotation.State.DRAFT:
        return _("The rounds have begun, so their set-up stands.")
    return None


def why_not_start(
    event: Event, rotation: Rotation, *, here: int, now: datetime
) -> str | None:
    """Say why the rounds can't begin."""
    if rotation.state != Rotation.State.DRAFT:
        return _("The rounds have begun already.")
    if event.status != Event.Status.PUBLISHED:
        return _("Only a published event can have rounds.")
    if now < event.starts_at - OPENS_BEFORE:
        return _("The rounds can begin from an hour before the event on.")
    if now > event.ends_at + CLOSES_AFTER:
        return _("This event is over already.")
    if here < 2:
        return _("Nobody can meet yet: wait until at least two people are here.")
    return None


def why_not_run(rotation: Rotation) -> str | None:
    """Say why nothing can be changed about the clock of the rounds."""
    if rotation.state == Rotation.State.DRAFT:
        return _("The rounds have not begun yet.")
    if rotation.state == Rotation.State.ENDED:
        return _("The rounds are over.")
    return None


def why_not_one_more(rounds: int) -> str | None:
    """Say why a rotation with so many rounds can't have one more."""
    if rounds >= MOST_ROUNDS:
        return _("Twenty rounds are enough.")
    return None


def why_not_arrive(
    event: Event, rotation: Rotation, *, member: User, now: datetime
) -> str | None:
    """Say why a member can't take part: the rounds are closed, or she has no place."""
    if rotation.state == Rotation.State.ENDED:
        return _("The rounds are over.")
    if event.status != Event.Status.PUBLISHED:
        return _("This event does not take place.")
    if now < event.starts_at - OPENS_BEFORE:
        return _("You can say that you are here from an hour before the event on.")
    if not _has_part(event, rotation, member=member):
        return _("You have no place at this event.")
    return None


def _has_part(event: Event, rotation: Rotation, *, member: User) -> bool:
    if Participant.objects.belonging_to(member).filter(rotation=rotation).exists():
        return True
    if Rsvp.objects.belonging_to(member).filter(event=event).going().exists():
        return True
    return Event.objects.belonging_to(member).filter(pk=event.pk).exists()
