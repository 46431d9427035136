"""What events owe a person: her answers; to others, the places she frees."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from contacts.profiles.models import User
from events import actions
from events.models import Event, Rsvp

TIES = {
    "events.Hosting.member": "export, delete",
    "events.Rsvp.member": "export, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give the member's answers to events, and the events she hosts."""
    return {
        "rsvps": list(
            Rsvp.objects.belonging_to(user).values(
                "event__title", "event__starts_at", "answer", "answered_at"
            )
        ),
        "hosts": list(Event.objects.belonging_to(user).values_list("title", flat=True)),
    }


def erase(user: User) -> None:
    """Give the member's places to the next in line; the rest goes with her account."""
    actions.leave_everything(user, now=timezone.now())
