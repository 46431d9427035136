"""What rotations need while they run, without anybody pressing anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from events.rooms.actions.coming import heed
from events.rooms.actions.replanning import plan_what_is_due
from events.rooms.actions.running import end
from events.rooms.models import Rotation
from events.rooms.rules import CLOSES_AFTER

ENDS_AFTER = timedelta(minutes=30)  # time to add one more round


def look_after_all(*, now: datetime) -> int:
    """Heed new blocks and closed accounts wherever rounds run, and end what is over.

    Plans are made that are still due, because a worker was stopped in one, say.

    Rounds are over half an hour after the last, or, while they are paused, some hours
    after their event. One query where no rounds run; gives how many do.
    """
    running = list(
        Rotation.objects.under_way()
        .select_related("event")
        .prefetch_related("rounds")
        .order_by("pk")
    )
    for rotation in running:
        if _over_at(rotation) <= now:
            end(rotation, now=now)
        else:
            heed(rotation, now=now)
            plan_what_is_due(rotation.pk, now=now)
    return len(running)


def _over_at(rotation: Rotation) -> datetime:
    ends = [one.ends_at for one in rotation.rounds.all() if one.ends_at is not None]
    if rotation.paused_at is not None or not ends:
        return rotation.event.ends_at + CLOSES_AFTER
    return max(ends) + ENDS_AFTER
