"""What happens by itself before an event: the question "still coming?", a reminder.

Each letter is claimed on the answer's row by a conditional update in the transaction
that writes it. Who was asked was asked at a `now` inside the time for it; so no clock
that jumps, and no second worker, finds her row due again for that date.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from events import emails
from events.meeting import people_to_meet
from events.models import Rsvp
from events.querysets import RsvpQuerySet
from events.querysets.before import ASKED_ANEW_AFTER, REMINDED_ANEW_AFTER
from events.rules import why_not_confirm
from networking_site.lib.jobs import one_by_one
from networking_site.lib.refused import Refused


def ask_again_all(*, now: datetime, at_most: int = 1000) -> int:
    """Ask everybody whose time it is whether she is still coming; count them."""
    due = Rsvp.objects.to_ask_again(now=now).order_by("event__starts_at", "pk")
    some = _loaded(due, at_most=at_most)
    return one_by_one(some, lambda rsvp: ask_again(rsvp, now=now))


def remind_all(*, now: datetime, at_most: int = 10_000) -> int:
    """Remind everybody whose event is near; count them."""
    due = Rsvp.objects.to_remind(now=now).order_by("event__starts_at", "pk")
    some = _loaded(due, at_most=at_most)
    return one_by_one(some, lambda rsvp: remind(rsvp, now=now))


@transaction.atomic
def ask_again(rsvp: Rsvp, *, now: datetime) -> bool:
    """Ask a member who has a place whether she still comes, once for one date."""
    before = rsvp.event.starts_at - ASKED_ANEW_AFTER
    if not _claim(rsvp, "asked_again_at", before=before, now=now):
        return False
    people = people_to_meet(rsvp.event, viewer=rsvp.member, now=now)
    emails.still_coming(rsvp, people=people)
    return True


@transaction.atomic
def remind(rsvp: Rsvp, *, now: datetime) -> bool:
    """Remind a member who has a place of her event, once for one date."""
    before = rsvp.event.starts_at - REMINDED_ANEW_AFTER
    if not _claim(rsvp, "reminded_at", before=before, now=now):
        return False
    emails.soon(rsvp)
    return True


@transaction.atomic
def confirm(rsvp: Rsvp, *, now: datetime) -> None:
    """Keep that a member who has a place said once more that she comes.

    Raises Refused when the event has begun or is off, and when she has no place.
    """
    rsvp = (
        Rsvp.objects.select_for_update(of=("self",))
        .select_related("event")
        .get(pk=rsvp.pk)
    )
    if refusal := why_not_confirm(rsvp, now=now):
        raise Refused(refusal)
    rsvp.confirmed_at = now
    rsvp.save(update_fields=["confirmed_at"])


def _claim(rsvp: Rsvp, column: str, *, before: datetime, now: datetime) -> bool:
    """Take the right to write one letter, by the row's own columns alone.

    So the update looks again at a row that another worker changed meanwhile; with a
    join it would ask a subquery, which PostgreSQL answers as of before.
    """
    free = Q(**{column: None}) | Q(**{f"{column}__lt": before})
    mine = Rsvp.objects.filter(free, pk=rsvp.pk, answer=Rsvp.Answer.GOING)
    return bool(mine.update(**{column: now}))


def _loaded(due: RsvpQuerySet, *, at_most: int) -> list[Rsvp]:
    return list(due.select_related("event", "member__profile")[:at_most])
