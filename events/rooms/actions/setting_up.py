"""Before the rounds: how many, how long, how large, and who would sit with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events.models import Event
from events.rooms.actions.locking import locked, rounds_of, seating_changed
from events.rooms.actions.replanning import TRIES
from events.rooms.actions.running import expect_those_going
from events.rooms.actions.seating import write
from events.rooms.models import Participant, RoomLink, Rotation, Round, Seat
from events.rooms.planner import Plan
from events.rooms.planning import blocked_pairs, planned
from events.rooms.rules import why_not_set_up
from networking_site.lib.refused import Refused


@dataclass(frozen=True)
class SetUp:
    """What a host chooses: a question for each round, and by room number its link."""

    questions: Sequence[str]
    minutes: int
    break_minutes: int
    room_size: int
    place: Rotation.Place
    link_template: str = ""
    links: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def set_up(event: Event, *, wanted: SetUp) -> Rotation:
    """Keep how an event's rounds shall be, while they have not begun.

    Seats planned ahead go when rounds or sizes are no longer the same.
    """
    rotation, _is_new = Rotation.objects.get_or_create(event=event)
    rotation = locked(rotation)
    if refusal := why_not_set_up(rotation):
        raise Refused(refusal)
    before = (rotation.room_size, rotation.rounds.count())
    rotation.minutes, rotation.break_minutes = wanted.minutes, wanted.break_minutes
    rotation.room_size, rotation.place = wanted.room_size, wanted.place
    rotation.link_template = wanted.link_template
    rotation.version += 1
    rotation.save()
    for number, question in enumerate(wanted.questions, start=1):
        Round.objects.update_or_create(
            rotation=rotation, number=number, defaults={"question": question}
        )
    rotation.rounds.filter(number__gt=len(wanted.questions)).delete()
    RoomLink.objects.filter(rotation=rotation).delete()
    RoomLink.objects.bulk_create(
        RoomLink(rotation=rotation, room=room, url=url)
        for room, url in wanted.links.items()
    )
    if before != (rotation.room_size, len(wanted.questions)):
        Seat.objects.filter(round__rotation=rotation).delete()
    seating_changed(rotation)
    return rotation


def plan_ahead(rotation: Rotation, *, now: datetime) -> Plan | None:
    """Seat everybody who goes, in all rounds, as it would be if all of them came.

    The search holds no lock, and is made again for what was changed meanwhile.
    """
    for _try in range(TRIES):
        seen, people = _expected(rotation, now=now)
        rounds = rounds_of(seen)
        made = planned(
            seen, rounds=len(rounds), people=people, held=[], seconds=None, now=now
        )
        with transaction.atomic():
            current, still = _expected(rotation, now=now)
            if (current.version, _fixed(still)) != (seen.version, _fixed(people)):
                continue
            if made:
                write(dict(zip(rounds, made.rounds, strict=True)))
                seating_changed(current)
            return made
    raise Refused(_("Somebody else changes these rounds. Plan once more."))


@transaction.atomic
def _expected(
    rotation: Rotation, *, now: datetime
) -> tuple[Rotation, list[Participant]]:
    """Give the rotation, and who would come; refused when the rounds have begun."""
    rotation = locked(rotation)
    if refusal := why_not_set_up(rotation):
        raise Refused(refusal)
    expect_those_going(rotation, now=now)
    return rotation, list(Participant.objects.filter(rotation=rotation).not_gone())


def _fixed(people: list[Participant]) -> dict[int, int | None]:
    return {person.member_id: person.fixed_room for person in people}


@transaction.atomic
def fix_room(
    rotation: Rotation, *, member: User, room: int | None, now: datetime
) -> None:
    """Let somebody sit in the same room in every round, or no longer."""
    rotation = locked(rotation)
    if refusal := why_not_set_up(rotation):
        raise Refused(refusal)
    Participant.objects.update_or_create(
        rotation=rotation,
        member=member,
        defaults={"fixed_room": room},
        create_defaults={"fixed_room": room, "since": now},
    )


@transaction.atomic
def swap(
    rotation: Rotation, *, number: int, one: User, other: User, now: datetime
) -> None:
    """Let two people change rooms in a round that has not begun.

    Refused in one and the same sentence wherever it can't be: a host must not learn
    from it that somebody blocked somebody.
    """
    rotation = locked(rotation)
    found = [each for each in rounds_of(rotation) if each.number == number]
    if not found or found[0].has_begun(now=rotation.by_its_clock(now)):
        raise Refused(_("This round has begun. Change one that is still to come."))
    seats = {seat.member_id: seat for seat in found[0].seats.all()}
    first, second = seats.get(one.pk), seats.get(other.pk)
    if first is None or second is None:
        raise Refused(_cannot_change())
    first.room, second.room = second.room, first.room
    rooms = {seat.member_id: seat.room for seat in seats.values()}
    if any(
        rooms[a] == rooms[b] and {a, b} & {one.pk, other.pk}
        for a, b in blocked_pairs(rooms)
    ):
        raise Refused(_cannot_change())
    Seat.objects.bulk_update([first, second], ["room"])
    seating_changed(rotation)


def _cannot_change() -> str:
    return _("These two can’t change places. Choose another pair.")
