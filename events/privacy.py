"""What events owe a person: her answers; to others, the places she frees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contacts.profiles.models import User
from events import actions
from events.models import Event, Hosting, Rsvp

TIES = {
    "events.Hosting.member": "export, delete",
    "events.Rsvp.member": "export, delete",
}
COLUMNS = {
    "events.Series": "group's",
    "events.Event": "group's",
    "events.Event.join_link": "export, blank where she alone is host",
    "events.Hosting": "export, delete",
    "events.Rsvp": "export, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give the member's answers to events, and the events she hosts."""
    answers = Rsvp.objects.belonging_to(user).select_related("event")
    return {
        "rsvps": [
            {
                "event": rsvp.event.title,
                "starts_at": rsvp.event.starts_at,
                "answer": rsvp.get_answer_display(),
                "answered_at": rsvp.answered_at,
            }
            for rsvp in answers
        ],
        "hosts": list(
            Event.objects.belonging_to(user).values("title", "starts_at", "join_link")
        ),
    }


def erase(user: User, *, now: datetime) -> None:
    """Give the member's places to the next in line; the rest goes with her account.

    What an event is about belongs to the group. The link to a room is often the host's
    own: it goes with the last host.
    """
    actions.leave_everything(user, now=now)
    others = Hosting.objects.exclude(member=user)
    hosted_alone = Event.objects.belonging_to(user).exclude(hostings__in=others)
    hosted_alone.update(join_link="")
