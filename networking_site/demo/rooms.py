"""The demo's rounds: one evening set up and planned, one that is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from events.models import Event
from events.rooms import actions, questions
from events.rooms.models import Rotation
from events.rooms.proposing import proposal

PLANNED, OVER = "small-rooms-two", "small-rooms-one"
WELCOME = timedelta(minutes=8)


def rounds_of(event: Event, *, key: str, public_id: UUID, now: datetime) -> None:
    """Set the rounds of an evening up, and hold them where it is over."""
    if key not in (PLANNED, OVER) or Rotation.objects.filter(event=event).exists():
        return
    Rotation.objects.create(event=event, public_id=public_id)
    going = event.rsvps.going().count()
    wanted = proposal(going=going, minutes=event.minutes, kind=event.kind)
    asked = questions.proposed(wanted.rounds, topics=[], language="en", turn=len(key))
    rotation = actions.set_up(
        event,
        wanted=actions.SetUp(
            questions=asked,
            minutes=wanted.minutes,
            break_minutes=wanted.break_minutes,
            room_size=wanted.room_size,
            place=wanted.place,
        ),
        now=now,
    )
    if key == PLANNED:
        actions.plan_ahead(rotation, now=now)
        return
    begins = event.starts_at + WELCOME
    actions.start(rotation, everybody=True, now=begins)
    actions.end(rotation, now=begins + timedelta(minutes=wanted.in_all))
