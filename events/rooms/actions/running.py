"""The clock of the rounds: start, pause, go on, extend, skip, end.

Each deed names what its host saw, so that a second press, or one on an old page,
changes nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from events.models import Hosting, Rsvp
from events.rooms.actions.coming import come_with_tickets
from events.rooms.actions.locking import clock_changed, locked, rounds_of
from events.rooms.actions.replanning import TRIES, ask_for_a_plan
from events.rooms.actions.seating import put_right, write
from events.rooms.clock import Moment, Phase, moment_of, set_times, shift
from events.rooms.models import Participant, Rotation, Round
from events.rooms.planner import Plan
from events.rooms.planning import blocked_pairs, planned
from events.rooms.rules import why_not_one_more, why_not_run, why_not_start
from events.rooms.seating import is_amiss
from networking_site.lib.refused import Refused


def start(rotation: Rotation, *, everybody: bool, now: datetime) -> Rotation:
    """Begin the first round now, with those who are here; again changes nothing.

    Who was checked in at the door is here. With `everybody` so is everybody expected:
    for a call in which nobody has said so. What was planned ahead stays if it was for
    these very people; else all rounds are planned anew. The search holds no lock, and
    who says meanwhile that she is here is seated as whoever comes late.
    """
    for _try in range(TRIES):
        seen = _gathered(rotation, everybody=everybody, now=now)
        if seen.state != Rotation.State.DRAFT:
            return seen
        people = list(Participant.objects.filter(rotation=seen).here())
        rounds = rounds_of(seen)
        made = None
        if not _still_stands(rounds, people):
            made = planned(
                seen,
                rounds=len(rounds),
                people=people,
                held=[],
                seconds=None,
                now=now,
            )
        begun = _begin(seen, rounds, made, now=now)
        if begun is not None:
            return begun
    raise Refused(_("Somebody else changes these rounds. Begin once more."))


@transaction.atomic
def _gathered(rotation: Rotation, *, everybody: bool, now: datetime) -> Rotation:
    """Note who is here before the rounds begin."""
    rotation = locked(rotation)
    if rotation.state != Rotation.State.DRAFT:
        return rotation
    come_with_tickets(rotation, now=now)
    if everybody:
        expect_those_going(rotation, now=now)
        Participant.objects.filter(rotation=rotation).not_gone().update(
            state=Participant.State.HERE
        )
    _check_that_it_may_begin(rotation, now=now)
    return rotation


@transaction.atomic
def _begin(
    seen: Rotation, rounds: list[Round], made: Plan | None, *, now: datetime
) -> Rotation | None:
    """Let the rounds begin as planned; None where they were set up anew meanwhile."""
    rotation = locked(seen)
    if rotation.state != Rotation.State.DRAFT:
        return rotation
    if rotation.version != seen.version:
        return None
    _check_that_it_may_begin(rotation, now=now)
    if made:
        write(dict(zip(rounds, made.rounds, strict=True)))
    is_outdated = put_right(rotation, now=now)
    set_times(rotation, rounds, start=now)
    rotation.state, rotation.started_at = Rotation.State.RUNNING, now
    rotation.seating += 1
    clock_changed(rotation, rounds)
    if is_outdated:
        ask_for_a_plan(rotation)
    return rotation


def _check_that_it_may_begin(rotation: Rotation, *, now: datetime) -> None:
    here = Participant.objects.filter(rotation=rotation).here().count()
    if refusal := why_not_start(rotation.event, rotation, here=here, now=now):
        raise Refused(refusal)


def expect_those_going(rotation: Rotation, *, now: datetime) -> None:
    """Expect whoever has a place and was not heard of; nobody else, unless here.

    A host who is fixed to a room sits in it without a place of her own.
    """
    going = Rsvp.objects.filter(event=rotation.event).going().of_the_present()
    people = Participant.objects.filter(rotation=rotation)
    hosts = Hosting.objects.filter(event=rotation.event).values("member")
    people.filter(state=Participant.State.EXPECTED).exclude(
        member__in=going.values("member")
    ).exclude(fixed_room__isnull=False, member__in=hosts).delete()
    missing = going.exclude(member__in=people.values("member"))
    Participant.objects.bulk_create(
        [
            Participant(rotation=rotation, member_id=key, since=now)
            for key in missing.order_by("turn").values_list("member_id", flat=True)
        ]
    )


@transaction.atomic
def pause(rotation: Rotation, *, now: datetime) -> Rotation:
    """Stop the clock; again changes nothing."""
    rotation, rounds, moment = _running(rotation, now=now)
    if rotation.paused_at is None and moment.phase is not Phase.OVER:
        rotation.state, rotation.paused_at = Rotation.State.PAUSED, now
        clock_changed(rotation, rounds)
    return rotation


@transaction.atomic
def resume(rotation: Rotation, *, now: datetime) -> Rotation:
    """Let the clock go on from where it stood; again changes nothing."""
    rotation, rounds, _moment = _running(rotation, now=now)
    if rotation.paused_at is not None:
        _go_on(rotation, rounds, now=now)
        clock_changed(rotation, rounds)
    return rotation


@transaction.atomic
def extend(
    rotation: Rotation, *, seen_end: datetime, by: timedelta, now: datetime
) -> Rotation:
    """Let what goes on last longer, and all that follows begin later.

    `seen_end` is when the host saw it end; if that has changed, nothing is done.
    """
    rotation, rounds, moment = _running(rotation, now=now)
    at = rotation.by_its_clock(now)
    if moment.phase is Phase.OVER or at + moment.left != seen_end:
        return rotation
    shift(rounds, after=at, by=by)
    clock_changed(rotation, rounds)
    return rotation


@transaction.atomic
def skip(rotation: Rotation, *, phase: Phase, number: int, now: datetime) -> Rotation:
    """End what goes on now: a round, or the break before one; the clock goes on.

    `phase` and `number` are what the host saw; if that is over, nothing is done.
    """
    rotation, rounds, moment = _running(rotation, now=now)
    if (moment.phase, moment.number) != (phase, number):
        return rotation
    if rotation.paused_at is not None:
        _go_on(rotation, rounds, now=now)
    shift_back = -moment.left
    for one in rounds:
        if one.number == number and phase is Phase.ROUND:
            one.ends_at = now
        elif one.number >= number and one.starts_at and one.ends_at:
            one.starts_at += shift_back
            one.ends_at += shift_back
    clock_changed(rotation, rounds)
    return rotation


@transaction.atomic
def end(rotation: Rotation, *, now: datetime) -> Rotation:
    """End all rounds now; again changes nothing. What did not begin never was."""
    rotation = locked(rotation)
    if rotation.state == Rotation.State.ENDED:
        return rotation
    if refusal := why_not_run(rotation):
        raise Refused(refusal)
    at = rotation.by_its_clock(now)
    rounds = rounds_of(rotation)
    for one in rounds:
        if not one.has_begun(now=at):
            one.starts_at = one.ends_at = None
        elif one.ends_at and one.ends_at > at:
            one.ends_at = at
    rotation.state, rotation.ended_at = Rotation.State.ENDED, now
    rotation.paused_at = None
    clock_changed(rotation, rounds)
    return rotation


def one_more(rotation: Rotation, *, seen: int, question: str, now: datetime) -> None:
    """Add a round after the last; `seen` is how many the host saw."""
    rounds = rounds_of(rotation)
    if len(rounds) != seen:
        return
    people = list(Participant.objects.filter(rotation=rotation).here())
    made = planned(
        rotation, rounds=1, people=people, held=rounds, seconds=None, now=now
    )
    with transaction.atomic():
        rotation, rounds, moment = _running(rotation, now=now)
        if len(rounds) != seen:
            return
        if refusal := why_not_one_more(len(rounds)):
            raise Refused(refusal)
        last = rounds[-1].ends_at or now
        begins = max(last, rotation.by_its_clock(now)) + rotation.pause_between
        if moment.phase is Phase.OVER:
            begins = max(begins, now + rotation.pause_between)
        added = Round.objects.create(
            rotation=rotation,
            number=rounds[-1].number + 1,
            question=question,
            starts_at=begins,
            ends_at=begins + rotation.length,
        )
        if made:
            write({added: made.rounds[0]})
        rotation.seating += 1
        clock_changed(rotation, [*rounds, added])
        put_right(rotation, now=now)
        ask_for_a_plan(rotation)


def _running(
    rotation: Rotation, *, now: datetime
) -> tuple[Rotation, list[Round], Moment]:
    rotation = locked(rotation)
    if refusal := why_not_run(rotation):
        raise Refused(refusal)
    rounds = rounds_of(rotation)
    return rotation, rounds, moment_of(rotation, rounds, now=now)


def _go_on(rotation: Rotation, rounds: list[Round], *, now: datetime) -> None:
    assert rotation.paused_at
    shift(rounds, after=rotation.paused_at, by=now - rotation.paused_at)
    rotation.state, rotation.paused_at = Rotation.State.RUNNING, None


def _still_stands(rounds: list[Round], people: list[Participant]) -> bool:
    """Say whether all rounds are planned for exactly these people, and nothing that
    happened since, as a block or somebody's erasure, speaks against how they sit.
    """
    here = {person.member_id for person in people}
    blocked = blocked_pairs(here)
    for one in rounds:
        where = {seat.member_id: seat.room for seat in one.seats.all()}
        if where.keys() != here or is_amiss(where, blocked):
            return False
        sizes = Counter(where.values()).values()
        if max(sizes) - min(sizes) > 1 and not blocked:
            return False
    return True
