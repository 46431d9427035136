"""Rounds as they stand in other stories: set up, or with people in one room now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from contacts.profiles.models import User
from events.models import Event
from events.rooms.models import Participant, Rotation, Round, Seat
from tests.events.rooms.evening import rounds_for

QUESTION = "What did you change your mind about this year?"


def a_rotation(event: Event, **more: Any) -> Rotation:
    """Set three rounds up that open with a question no other page asks."""
    return rounds_for(event, question=QUESTION, **more)


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
