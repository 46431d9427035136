"""What stands below an event's own fields: its people, and what other apps add."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contacts.profiles.models import User
from events.models import Event

Part = Callable[[Event, User], dict[str, Any]]
_parts: list[Part] = []


def stands_beside_event(part: Part) -> Part:
    """Let a part stand there: it gives its `template`, and what that shows."""
    _parts.append(part)
    return part


def parts_beside(event: Event, *, viewer: User) -> list[dict[str, Any]]:
    """Give all parts, in the order in which they were added."""
    return [part(event, viewer) for part in _parts]
