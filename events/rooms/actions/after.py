"""On the morning after an event with rounds, its people are led to whom they met."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from contacts.notices.hours import is_morning, morning_after
from contacts.profiles.models import User
from events.rooms import emails
from events.rooms.models import Rotation, Seat
from networking_site.lib.zones import zone

REMEMBERED = timedelta(days=3)  # later than that, a morning brings nothing back


def tell_whom_people_met(*, now: datetime) -> int:
    """Tell people of events that are over, where it is the morning after; count them.

    By the event's own clock. A site that slept tells them on a later morning, and after
    three days no more.
    """
    due = Rotation.objects.not_told_of_people(now=now, since=now - REMEMBERED)
    count = 0
    for rotation in due.select_related("event").prefetch_related("rounds"):
        here = zone(rotation.event.time_zone)
        ends = [one.ends_at for one in rotation.rounds.all() if one.ends_at]
        over = max([rotation.event.ends_at, *ends])
        if is_morning(now, zone=here) and morning_after(over, zone=here) <= now:
            count += _tell(rotation, now=now)
    return count


@transaction.atomic
def _tell(rotation: Rotation, *, now: datetime) -> int:
    """Tell those who met somebody, once: of two workers one finds nothing to do."""
    waiting = Rotation.objects.filter(pk=rotation.pk, people_told_at=None)
    if not waiting.update(people_told_at=now):
        return 0
    seats = Seat.objects.filter(round__rotation=rotation)
    people = User.objects.filter(pk__in=seats.values("member"), is_active=True)
    met = [
        member
        for member in people.select_related("profile").order_by("pk")
        if Seat.objects.shared_with(member, now=now)
        .filter(round__rotation=rotation)
        .exists()
    ]
    for member in met:
        emails.people_you_met(rotation.event, to=member, now=now)
    return len(met)
