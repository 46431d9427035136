"""Who is told of a deed to many dates: each person once."""

from __future__ import annotations

from contacts.profiles.models import User
from events.models import Event, Rsvp


def people_of(dates: list[Event]) -> dict[User, list[Rsvp]]:
    """Give who goes or waits at these dates, each once, with her answers in order."""
    rsvps = Rsvp.objects.filter(event__in=dates).exclude(answer=Rsvp.Answer.NOT_GOING)
    people: dict[User, list[Rsvp]] = {}
    for rsvp in rsvps.select_related("event__series", "member__profile").order_by(
        "event__starts_at", "turn"
    ):
        people.setdefault(rsvp.member, []).append(rsvp)
    return people
