"""The demo's rounds: one evening set up and planned, one that is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from contacts.profiles.models import User
from events.models import Event
from events.rooms import actions, questions
from events.rooms.models import Rotation, Seat
from events.rooms.proposing import proposal

PLANNED, OVER = "small-rooms-two", "small-rooms-one"
WELCOME = timedelta(minutes=8)
NUGGETS = [
    "Knows somebody at the library.",
    "",
    "Send the address of the paper mill.",
    "Sings on Thursdays; ask about the choir.",
    "",
]


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
    )
    if key == PLANNED:
        actions.plan_ahead(rotation, now=now)
        return
    begins = event.starts_at + WELCOME
    actions.start(rotation, everybody=True, now=begins)
    over = begins + timedelta(minutes=wanted.in_all)
    actions.end(rotation, now=over)
    _keep(rotation, now=over)


def _keep(rotation: Rotation, *, now: datetime) -> None:
    """Let everybody keep something of whom she met, and some keep each other."""
    people = User.objects.filter(pk__in=rotation.participants.values("member"))
    for number, member in enumerate(people.order_by("pk")):
        shared = Seat.objects.shared_with(member, now=now)
        there = shared.filter(round__rotation=rotation).values("member")
        met = list(User.objects.filter(pk__in=there).order_by("pk")[:3])
        for turn, other in enumerate(met, start=number):
            actions.remember(
                rotation,
                owner=member,
                other=other,
                keeps=(member.pk + other.pk) % 3 == 0,
                follows_up=turn % 4 == 0,
                nugget=NUGGETS[turn % len(NUGGETS)],
                now=now,
            )
            if turn % 5 == 0:
                actions.thank(rotation, owner=member, other=other, now=now)
