"""Every deed that touches seats locks the event's row first and then counts."""

from __future__ import annotations

from events.models import Event


def locked(event: Event) -> Event:
    """Give the event as it is now, and keep others from its seats meanwhile."""
    return Event.objects.select_for_update().get(pk=event.pk)
