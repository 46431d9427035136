"""An evening with rounds, for stories: an event that is on, and its people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from contacts.profiles.models import User
from events.models import Event, Rsvp
from events.rooms import actions
from events.rooms.actions.locking import rounds_of
from events.rooms.models import Participant, Rotation, Seat
from events.rooms.planning import Pair, blocked_pairs
from tests.scenes import an_event

NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def an_evening(*, host: User, people: Sequence[User]) -> Event:
    """Make an event that begins now, to which these people go."""
    event = an_event(
        host=host, day=NOW.date(), start_time=NOW.time(), minutes=120, time_zone="UTC"
    )
    for turn, member in enumerate(people, start=1):
        Rsvp.objects.create(
            event=event, member=member, answer="going", turn=turn, answered_at=NOW
        )
    return event


def rounds_for(
    event: Event,
    *,
    rounds: int = 3,
    question: str = "What brought you here?",
    **more: Any,
) -> Rotation:
    """Set rounds of ten minutes up, in breakout rooms of the event's call."""
    usual = {"minutes": 10, "break_minutes": 1, "room_size": 4}
    wanted = actions.SetUp(
        questions=[question] * rounds,
        place=Rotation.Place.BREAKOUT,
        **(usual | more),
    )
    return actions.set_up(event, wanted=wanted)


def started(
    make_member: Callable[..., User], *, n: int, host: User, **more: int
) -> tuple[Rotation, list[User]]:
    """Begin the rounds of an evening of so many people, all of them here."""
    people = [make_member(f"guest{number}") for number in range(n)]
    rotation = rounds_for(an_evening(host=host, people=people), **more)
    return actions.start(rotation, everybody=True, now=NOW), people


def rooms_now(rotation: Rotation, *, number: int) -> dict[int, set[int]]:
    """Give who sits in which room of a round, by account key."""
    rooms: dict[int, set[int]] = {}
    seats = Seat.objects.filter(round__rotation=rotation, round__number=number)
    for seat in seats.taken():
        rooms.setdefault(seat.room, set()).add(seat.member_id)
    return rooms


def broken_promises(rotation: Rotation, *, now: datetime) -> list[str]:
    """Give a sentence for each promise about seats that does not hold now.

    While the clock is stopped, it is still the moment at which it was.
    """
    rotation = Rotation.objects.get(pk=rotation.pk)
    at = rotation.paused_at or now
    here = set(
        Participant.objects.filter(rotation=rotation)
        .here()
        .values_list("member_id", flat=True)
    )
    blocked = blocked_pairs(here)
    found = []
    for one in rounds_of(rotation):
        if one.ends_at is None or one.ends_at <= at:
            continue
        seats = [seat for seat in one.seats.all() if seat.left_at is None]
        where = {seat.member_id: seat.room for seat in seats}
        if len(where) != len(seats):
            found.append(f"round {one.number}: somebody is in two rooms")
        if where.keys() - here:
            found.append(f"round {one.number}: somebody sits there who is not here")
        if here - where.keys():
            found.append(f"round {one.number}: somebody is without a room")
        for a, b in blocked:
            if where.get(a) is not None and where.get(a) == where.get(b):
                found.append(f"round {one.number}: a blocked pair shares a room")
        if any(_could_sit_with_others(key, where, blocked) for key in where):
            found.append(f"round {one.number}: somebody sits alone")
    return found


def _could_sit_with_others(key: int, where: dict[int, int], blocked: set[Pair]) -> bool:
    """Say whether somebody is alone though there is a room for her."""
    rooms: dict[int, set[int]] = {}
    for other, room in where.items():
        rooms.setdefault(room, set()).add(other)
    if len(rooms.pop(where[key])) > 1:
        return False
    return any(
        not any((min(key, other), max(key, other)) in blocked for other in people)
        for people in rooms.values()
    )
