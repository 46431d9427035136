"""Who comes and goes while the rounds run."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from contacts.profiles.models import User
from events.models import Attendance
from events.rooms.actions.locking import locked, rounds_of, seating_changed
from events.rooms.actions.replanning import ask_for_a_plan
from events.rooms.actions.seating import keys_here, put_right, reseat
from events.rooms.models import Participant, Rotation, Seat
from events.rooms.rules import why_not_arrive, why_not_run
from events.rooms.seating import Table
from networking_site.lib.refused import Refused

HERE, GONE = Participant.State.HERE, Participant.State.GONE


@transaction.atomic
def arrive(rotation: Rotation, *, member: User, now: datetime) -> Participant:
    """Let a member take part from now on; again changes nothing.

    While the rounds run she is seated at once, in the round that is on and in those to
    come, which are planned anew soon. Who comes without having been expected, and has
    a place at the event, is welcome.
    """
    rotation = locked(rotation)
    if refusal := why_not_arrive(rotation.event, rotation, member=member, now=now):
        raise Refused(refusal)
    came, _new = Participant.objects.get_or_create(
        rotation=rotation, member=member, defaults={"since": now}
    )
    if came.state == HERE:
        return came
    came.state, came.since = HERE, now
    came.save(update_fields=["state", "since"])
    if rotation.state != Rotation.State.DRAFT:
        reseat(
            rotation,
            rounds_of(rotation),
            change=lambda table: _sit_down(table, member.pk),
            among=keys_here(rotation, member),
            now=now,
        )
        ask_for_a_plan(rotation)
    return came


@transaction.atomic
def leave(rotation: Rotation, *, member: User, now: datetime) -> None:
    """Let a member go, for the rest of the rounds; again changes nothing.

    Her room goes on without her; if one alone is left in it, that one sits down with
    others. The rounds to come are planned anew soon.
    """
    rotation = locked(rotation)
    hers = Participant.objects.filter(rotation=rotation, member=member)
    if not hers.exclude(state=GONE).update(state=GONE, since=now):
        return
    reseat(
        rotation,
        rounds_of(rotation),
        change=lambda table: table.unseat(member.pk),
        among=keys_here(rotation, member),
        now=now,
    )
    ask_for_a_plan(rotation)


@transaction.atomic
def was_not_here(rotation: Rotation, *, member: User, now: datetime) -> None:
    """Take a no-show out of all rounds, those held too: nobody met her.

    She may still come.
    """
    leave(rotation, member=member, now=now)
    Seat.objects.filter(round__rotation=rotation, member=member).delete()
    Participant.objects.filter(rotation=rotation, member=member).update(
        state=Participant.State.EXPECTED, since=now
    )
    seating_changed(rotation)
    ask_for_a_plan(rotation)


def come_with_tickets(rotation: Rotation, *, now: datetime) -> int:
    """Count those in who were checked in at the door; say how many that were."""
    noted = Attendance.objects.filter(event=rotation.event, came=True)
    waiting = Participant.objects.filter(
        rotation=rotation, state=Participant.State.EXPECTED
    )
    known = Participant.objects.filter(rotation=rotation).values("member")
    came = waiting.filter(member__in=noted.values("member")).update(
        state=HERE, since=now
    )
    more = noted.exclude(member__in=known).filter(member__is_active=True)
    made = Participant.objects.bulk_create(
        [
            Participant(rotation=rotation, member_id=key, state=HERE, since=now)
            for key in more.values_list("member_id", flat=True)
        ]
    )
    return came + len(made)


@transaction.atomic
def heed(rotation: Rotation, *, now: datetime) -> bool:
    """Move apart whom a block came between since they were seated, bring together who
    is alone without need, and let those go whose account was closed; say whether there
    was anybody.
    """
    rotation = locked(rotation)
    if why_not_run(rotation):
        return False
    closed = Participant.objects.filter(
        rotation=rotation, state=HERE, member__is_active=False
    )
    closed.update(state=GONE, since=now)
    if not put_right(rotation, now=now):
        return False
    ask_for_a_plan(rotation)
    return True


def _sit_down(table: Table, person: int) -> None:
    if table.room_of(person) is None:
        table.seat(person)
