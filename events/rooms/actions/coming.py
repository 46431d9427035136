"""Who comes and goes while the rounds run."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from contacts.profiles.models import User
from events.models import Attendance
from events.rooms.actions.locking import locked, rounds_of, seating_changed
from events.rooms.actions.seating import improve, keys_here, reseat
from events.rooms.models import Participant, Rotation, Seat
from events.rooms.planning import blocked_pairs
from events.rooms.rules import why_not_arrive
from events.rooms.seating import Table, is_amiss
from networking_site.lib.refused import Refused

HERE, GONE = Participant.State.HERE, Participant.State.GONE


def arrive(rotation: Rotation, *, member: User, now: datetime) -> Participant:
    """Let a member take part from now on; again changes nothing.

    While the rounds run she is seated at once, in the round that is on as well, and
    the rounds to come are planned anew. Who comes without having been expected, and
    has a place at the event, is welcome.
    """
    came, is_news = _arrive(rotation, member=member, now=now)
    if is_news:
        improve(rotation, now=now)
    return came


@transaction.atomic
def _arrive(
    rotation: Rotation, *, member: User, now: datetime
) -> tuple[Participant, bool]:
    rotation = locked(rotation)
    if refusal := why_not_arrive(rotation.event, rotation, member=member, now=now):
        raise Refused(refusal)
    came, _new = Participant.objects.get_or_create(
        rotation=rotation, member=member, defaults={"since": now}
    )
    if came.state == HERE:
        return came, False
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
    return came, True


def leave(rotation: Rotation, *, member: User, now: datetime) -> None:
    """Let a member go, for the rest of the rounds; again changes nothing.

    Her room goes on without her; if one alone is left in it, that one sits down with
    others. The rounds to come are planned anew.
    """
    if _leave(rotation, member=member, now=now):
        improve(rotation, now=now)


@transaction.atomic
def _leave(rotation: Rotation, *, member: User, now: datetime) -> bool:
    rotation = locked(rotation)
    hers = Participant.objects.filter(rotation=rotation, member=member)
    if not hers.exclude(state=GONE).update(state=GONE, since=now):
        return False
    reseat(
        rotation,
        rounds_of(rotation),
        change=lambda table: table.unseat(member.pk),
        among=keys_here(rotation, member),
        now=now,
    )
    return True


def was_not_here(rotation: Rotation, *, member: User, now: datetime) -> None:
    """Take a no-show out of all rounds, those held too: nobody met her.

    She may still come.
    """
    _leave(rotation, member=member, now=now)
    with transaction.atomic():
        rotation = locked(rotation)
        Seat.objects.filter(round__rotation=rotation, member=member).delete()
        Participant.objects.filter(rotation=rotation, member=member).update(
            state=Participant.State.EXPECTED, since=now
        )
        seating_changed(rotation)
    improve(rotation, now=now)


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


def heed(rotation: Rotation, *, now: datetime) -> bool:
    """Move apart whom a block came between since they were seated, bring together who
    is alone without need, and let those go whose account was closed; say whether there
    was anybody.
    """
    changed = _heed(rotation, now=now)
    if changed:
        improve(rotation, now=now)
    return changed


@transaction.atomic
def _heed(rotation: Rotation, *, now: datetime) -> bool:
    rotation = locked(rotation)
    rounds, at = rounds_of(rotation), rotation.by_its_clock(now)
    closed = Participant.objects.filter(
        rotation=rotation, state=HERE, member__is_active=False
    )
    gone = list(closed.values_list("member_id", flat=True))
    here = keys_here(rotation)
    blocked = blocked_pairs(here)
    sitting = [
        {seat.member_id: seat.room for seat in one.seats.all() if seat.left_at is None}
        for one in rounds
        if one.ends_at is None or one.ends_at > at
    ]
    if not gone and not any(is_amiss(rooms, blocked) for rooms in sitting):
        return False
    closed.update(state=GONE, since=now)

    def change(table: Table) -> None:
        for key in gone:
            table.unseat(key)

    reseat(rotation, rounds, change=change, among=here, now=now)
    return True


def _sit_down(table: Table, person: int) -> None:
    if table.room_of(person) is None:
        table.seat(person)
