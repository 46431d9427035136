"""Every deed that touches seats locks the event's row first and then counts.

One that touches a series locks that first, then its dates by ascending key.
"""

from __future__ import annotations

from events.models import Event, Series


def locked(event: Event) -> Event:
    """Give the event as it is now, and keep others from its seats meanwhile."""
    return Event.objects.select_for_update().get(pk=event.pk)


def locked_series(series: Series) -> Series:
    """Give the series as it is now, and keep others from it meanwhile."""
    return Series.objects.select_for_update().get(pk=series.pk)
