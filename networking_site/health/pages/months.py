"""Draws a year of coming: a bar for each month, newcomers on top of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

WIDTH, HEIGHT, BASE = 640, 220, 186
TOP, SIDE = 22, 4
LABELS = 30


@dataclass(frozen=True)
class Bar:
    """One month: how often people came, and of these how often for the first time."""

    x: float
    width: float
    returning_y: float
    returning: float
    first_y: float
    first: float
    month: date
    visits: int

    @property
    def middle(self) -> float:
        """Give where its words stand."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class MonthRow:
    """One month of the table."""

    month: date
    events: int
    visits: int
    first: int
    answers: int
    missed: int

    @property
    def missed_share(self) -> int | None:
        """Give of a hundred places how many stayed empty, where that was noted."""
        return round(100 * self.missed / self.answers) if self.answers else None


def month_rows(months: Sequence[dict[str, Any]]) -> list[MonthRow]:
    """Give the months as rows, with days that can be put into words."""
    return [
        MonthRow(
            month=date.fromisoformat(f"{month['month']}-01"),
            **{
                name: month[name]
                for name in MonthRow.__annotations__
                if name != "month"
            },
        )
        for month in months
    ]


def bars_of(rows: Sequence[MonthRow]) -> list[Bar]:
    """Draw the months side by side."""
    most = max((row.visits for row in rows), default=0)
    if not most:
        return []
    pace = (WIDTH - 2 * SIDE) / max(6, len(rows))
    bars = []
    for number, row in enumerate(rows):
        first = (BASE - TOP) * row.first / most
        returning = (BASE - TOP) * (row.visits - row.first) / most
        bars.append(
            Bar(
                x=SIDE + number * pace + pace * 0.16,
                width=pace * 0.68,
                returning_y=BASE - returning,
                returning=returning,
                first_y=BASE - returning - first,
                first=first,
                month=row.month,
                visits=row.visits,
            )
        )
    return bars
