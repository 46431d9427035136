"""Rounds to come are planned anew by a job, soon after somebody came or went.

Whoever comes is seated in them at once, so a job that comes too late, or never, costs
nobody her room: only the plan is less good. The job stands here, and not in `tasks.py`,
because deeds put it in line.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.utils import timezone

from events.rooms.actions.locking import locked, rounds_of, seating_changed
from events.rooms.actions.seating import put_right, write
from events.rooms.models import Participant, Rotation
from events.rooms.planning import planned
from events.rooms.rules import why_not_run
from networking_site.lib.jobs import task

SETTLED = timedelta(seconds=5)  # before a round begins, nobody is moved any more
TRIES = 3


def ask_for_a_plan(rotation: Rotation) -> None:
    """Let the rounds to come be planned anew soon; one job for however many ask.

    Asked in the transaction that changed who is here.
    """
    waiting = Rotation.objects.filter(pk=rotation.pk, plan_is_due=False)
    if waiting.under_way().update(plan_is_due=True):
        plan_rounds.enqueue(rotation.pk)


@task()
def plan_rounds(rotation_id: int) -> None:
    """Plan the rounds to come anew, unless that was done meanwhile."""
    plan_what_is_due(rotation_id, now=timezone.now())


def plan_what_is_due(rotation_id: int, *, now: datetime) -> None:
    """Plan the rounds to come anew if that is due; again when others come meanwhile.

    Where they never stop coming, the next turn of `look_after_rounds` goes on.
    """
    began = monotonic()
    due = Rotation.objects.under_way().filter(pk=rotation_id, plan_is_due=True)
    for _try in range(TRIES):
        if not due.exists():
            return
        improve(rotation_id, now=now + timedelta(seconds=monotonic() - began))


def improve(rotation_id: int, *, now: datetime) -> bool:
    """Plan the rounds to come anew for those who are here; say whether it was kept.

    The search holds no lock. A round that began meanwhile keeps its seats. Whoever came
    or went meanwhile is seated in the new plan or let go, and one more plan is due.
    """
    began = monotonic()
    seen = Rotation.objects.get(pk=rotation_id)
    rounds, settled = rounds_of(seen), seen.by_its_clock(now) + SETTLED
    coming = [one for one in rounds if one.starts_at and one.starts_at > settled]
    made = planned(
        seen,
        rounds=len(coming),
        people=list(Participant.objects.filter(rotation=seen).here()),
        held=[one for one in rounds if one not in coming],
        seconds=None,
        now=now,
    )
    foreseen = dict(zip(coming, made.rounds, strict=True)) if made else {}
    with transaction.atomic():
        current = locked(seen)
        if why_not_run(current):
            return False
        now += timedelta(seconds=monotonic() - began)
        to_come = current.rounds.exclude(starts_at=None).to_come(now=now)
        still = {one: foreseen[one] for one in to_come if one in foreseen}
        write(still)
        is_outdated = put_right(current, now=now) or current.seating != seen.seating
        Rotation.objects.filter(pk=rotation_id).update(plan_is_due=is_outdated)
        if still:
            seating_changed(current)
    return bool(still)
