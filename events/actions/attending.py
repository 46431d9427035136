"""Who was there: noted at the door or from a report, corrected, and forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from contacts.profiles.models import User
from events.models import Attendance, Event, Rsvp
from events.rules import why_not_check_in, why_not_note_the_rest
from networking_site.lib.refused import Refused

KEPT = timedelta(days=365)


@transaction.atomic
def check_in(
    event: Event,
    *,
    member: User,
    source: Attendance.Source,
    by: User,
    now: datetime,
) -> Attendance:
    """Note that a member came, with a place or without; the first time counts."""
    if refusal := why_not_check_in(event, now=now):
        raise Refused(refusal)
    return _note(event, member, came=True, source=source, by=by, now=now)


@transaction.atomic
def note_absent(event: Event, *, member: User, by: User, now: datetime) -> Attendance:
    """Note that a member did not come, once the event is over."""
    if refusal := why_not_note_the_rest(event, now=now):
        raise Refused(refusal)
    source = Attendance.Source.NAME
    return _note(event, member, came=False, source=source, by=by, now=now)


def take_back(event: Event, *, member: User) -> None:
    """Take back what was noted of a member, as if nobody had said a thing."""
    Attendance.objects.filter(event=event, member=member).delete()


@transaction.atomic
def note_the_rest(event: Event, *, by: User, now: datetime) -> int:
    """Note that nobody else came of those with a place whom this host sees; count them.

    Whom she doesn't see she can't correct either: another host notes them.
    """
    if refusal := why_not_note_the_rest(event, now=now):
        raise Refused(refusal)
    noted = Attendance.objects.filter(event=event).values("member")
    going = Rsvp.objects.visible_to(by).filter(event=event).going()
    rest = list(going.exclude(member__in=noted).values_list("member_id", flat=True))
    Attendance.objects.bulk_create(
        [
            Attendance(
                event=event,
                member_id=member,
                came=False,
                source=Attendance.Source.NAME,
                noted_at=now,
                noted_by=by,
            )
            for member in rest
        ],
        ignore_conflicts=True,
    )
    return len(rest)


def forget_attendance(*, now: datetime) -> int:
    """Forget who was where a year ago; count what was forgotten."""
    return Attendance.objects.filter(noted_at__lt=now - KEPT).delete()[0]


def _note(
    event: Event,
    member: User,
    *,
    came: bool,
    source: Attendance.Source,
    by: User,
    now: datetime,
) -> Attendance:
    said = {"came": came, "source": source, "noted_at": now, "noted_by": by}
    noted, is_new = Attendance.objects.get_or_create(
        event=event, member=member, defaults=said
    )
    if is_new or noted.came == came:
        return noted
    for name, value in said.items():
        setattr(noted, name, value)
    noted.minutes = None
    noted.save()
    return noted
