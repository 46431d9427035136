"""Who goes, who waits, and who came: as much of it as one page can hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events.admin.beside import stands_beside_event
from events.models import Attendance, Event, Rsvp
from events.rules import why_not_check_in

MOST_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One answer: who gave it when, and whether she came."""

    name: str
    url: str
    guests: int
    answered_at: datetime
    has_until: datetime | None
    came: str


@stands_beside_event
def people_of(event: Event, viewer: User) -> dict[str, Any]:
    """Give how many there are, and of those this viewer may see the first by name.

    Five queries, however many they are. The line stands in its order, who has the offer
    of a place first.
    """
    rsvps = Rsvp.objects.visible_to(viewer).filter(event=event)
    counted = rsvps.order_by().values_list("answer").annotate(n=Count("pk"))
    counts = dict.fromkeys(Rsvp.Answer.values, 0) | dict(counted)
    attendances = Attendance.objects.visible_to(viewer).filter(event=event)
    by_coming = attendances.order_by().values_list("came").annotate(n=Count("pk"))
    noted = dict(by_coming)
    going = list(rsvps.going().with_members().order_by("turn")[:MOST_SHOWN])
    line = rsvps.filter(answer__in=["offered", "waiting"]).with_members()
    in_line = list(line.order_by("answer", "turn")[:MOST_SHOWN])  # "o" before "w"
    came = _came_of(attendances, [*going, *in_line])
    return {
        "template": "admin/events/event/people.html",
        "event": event,
        "counts": counts,
        "in_line_count": counts["offered"] + counts["waiting"],
        "going": [_line(rsvp, came) for rsvp in going],
        "in_line": [_line(rsvp, came) for rsvp in in_line],
        "is_noted": why_not_check_in(event, now=timezone.now()) is None,
        "came": noted.get(True, 0),
        "did_not_come": noted.get(False, 0),
    }


def _came_of(attendances: Any, rsvps: Iterable[Rsvp]) -> dict[int, bool]:
    members = [rsvp.member_id for rsvp in rsvps]
    noted = attendances.filter(member__in=members)
    return dict(noted.values_list("member", "came"))


def _line(rsvp: Rsvp, came: dict[int, bool]) -> Line:
    words = {True: _("came"), False: _("did not come"), None: _("not noted")}
    profile = rsvp.member.profile
    return Line(
        name=profile.name,
        url=profile.get_absolute_url(),
        guests=rsvp.guests,
        answered_at=rsvp.answered_at,
        has_until=rsvp.offer_ends_at,
        came=words[came.get(rsvp.member_id)],
    )
