"""Every deed about rounds and seats locks the rotation's row first."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from events.rooms.models import Rotation, Round


def locked(rotation: Rotation) -> Rotation:
    """Give the rotation as it is now, and keep others from it meanwhile."""
    return (
        Rotation.objects.select_related("event")
        .select_for_update(of=("self",))
        .get(pk=rotation.pk)
    )


def rounds_of(rotation: Rotation) -> list[Round]:
    """Give the rounds by number, with all of their seats."""
    return list(
        Round.objects.filter(rotation=rotation)
        .order_by("number")
        .prefetch_related("seats")
    )


def clock_changed(rotation: Rotation, rounds: list[Round]) -> None:
    """Keep the rounds' times, and let every page know."""
    Round.objects.bulk_update(rounds, ["starts_at", "ends_at"])
    rotation.version += 1
    rotation.save()


def seating_changed(rotation: Rotation) -> None:
    """Let whoever plans or shows seats know that they are no longer the same."""
    Rotation.objects.filter(pk=rotation.pk).update(seating=F("seating") + 1)


def begun(rounds: list[Round], *, now: datetime) -> list[Round]:
    """Give the rounds that began, and in which people really sat for a while."""
    return [
        one for one in rounds if one.has_begun(now=now) and one.ends_at != one.starts_at
    ]
