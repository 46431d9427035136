"""Where a rotation stands: told by its rounds' times and the clock, and by nobody else.

So no job has to wake up for the next round to begin, every page counts down to the same
deadline, and a page that slept knows at once where it is. Pure functions; whoever calls
them keeps what they changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import ceil

from events.rooms.models import Rotation, Round


class Phase(Enum):
    """What goes on at a moment."""

    BEFORE = "before"
    ROUND = "round"
    BREAK = "break"
    OVER = "over"


@dataclass(frozen=True)
class Moment:
    """Where a rotation stands.

    `number` is the round that runs, or in a break the one that comes; 0 when there is
    none. `ends_at` is when the phase ends by itself; while the clock is stopped there
    is no such moment, and `left` says how much of the phase is to come.
    """

    phase: Phase
    number: int
    ends_at: datetime | None
    left: timedelta
    is_paused: bool

    @property
    def seconds_left(self) -> int:
        """Give how many seconds are to come, begun ones as whole."""
        return ceil(self.left.total_seconds())

    @property
    def time_left(self) -> str:
        """Give the time left as a watch shows it."""
        return f"{self.seconds_left // 60}:{self.seconds_left % 60:02}"

    def seen_with(self, version: int) -> str:
        """Give a short text that differs whenever a page would look different."""
        return f"{version}.{self.phase.value}.{self.number}"


def moment_of(rotation: Rotation, rounds: Sequence[Round], *, now: datetime) -> Moment:
    """Say where a rotation stands; `rounds` are its rounds by number."""
    if rotation.state == Rotation.State.DRAFT:
        first = rounds[0].number if rounds else 0
        return Moment(Phase.BEFORE, first, None, timedelta(0), is_paused=False)
    over = Moment(Phase.OVER, 0, None, timedelta(0), is_paused=False)
    if rotation.state == Rotation.State.ENDED:
        return over
    is_paused = rotation.paused_at is not None
    at = rotation.by_its_clock(now)
    for one in rounds:
        if one.starts_at is None or one.ends_at is None or one.ends_at <= at:
            continue
        phase = Phase.ROUND if one.starts_at <= at else Phase.BREAK
        end = one.ends_at if phase is Phase.ROUND else one.starts_at
        return Moment(
            phase, one.number, None if is_paused else end, end - at, is_paused
        )
    return over


def set_times(rotation: Rotation, rounds: Sequence[Round], *, start: datetime) -> None:
    """Give every round its times, the first from `start` on."""
    for one in rounds:
        one.starts_at, one.ends_at = start, start + rotation.length
        start = one.ends_at + rotation.pause_between


def shift(rounds: Sequence[Round], *, after: datetime, by: timedelta) -> None:
    """Move everything that comes after a moment; what was before it stays."""
    for one in rounds:
        if one.starts_at is not None and one.starts_at > after:
            one.starts_at += by
        if one.ends_at is not None and one.ends_at > after:
            one.ends_at += by
