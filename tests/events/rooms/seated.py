"""Rounds as they stand in other stories: set up, or with people in one room now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from contacts.profiles.models import User
from events.models import Event
from events.rooms import actions
from events.rooms.models import Participant, Rotation, Round, Seat

QUESTION = "What did you change your mind about this year?"


def a_rotation(event: Event, **more: object) -> Rotation:
    """Set three rounds of ten minutes up, in breakout rooms of the event's call."""
    wanted = actions.SetUp(
        questions=[QUESTION] * 3,
        minutes=10,
        break_minutes=1,
        room_size=4,
        place=Rotation.Place.BREAKOUT,
        **more,  # type: ignore[arg-type]
    )
    return actions.set_up(event, wanted=wanted, now=event.starts_at)


def in_one_room(
    event: Event, people: Sequence[User], *, now: datetime, ago: float = 3
) -> Rotation:
    """Seat people in one room, in a first round that began so many minutes ago.

    Whatever the planner would say: also those between whom a block stands.
    """
    rotation = a_rotation(event)
    start = now - timedelta(minutes=ago)
    for one in rotation.rounds.all():
        one.starts_at = start + (one.number - 1) * timedelta(minutes=11)
        one.ends_at = one.starts_at + timedelta(minutes=10)
        one.save()
    Rotation.objects.filter(pk=rotation.pk).update(state="running", started_at=start)
    for member in people:
        Participant.objects.create(
            rotation=rotation, member=member, state="here", since=start
        )
        for one in Round.objects.filter(rotation=rotation):
            Seat.objects.create(round=one, member=member, room=1)
    return Rotation.objects.get(pk=rotation.pk)
