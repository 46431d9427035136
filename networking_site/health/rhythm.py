"""Counts how people come and come back. Pure: it is fed evenings in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from networking_site.health.evenings import Evening

TIME_TO_COME_BACK = 60  # days after which somebody who came once is missed
GAPS = (14, 35, 100)  # days: within two weeks, a month or so, a quarter


@dataclass
class Month:
    """What one month was like."""

    events: int = 0
    visits: int = 0
    first: int = 0
    answers: int = 0
    missed: int = 0


@dataclass
class Rhythm:
    """Who came when; `before` are those who had been there before the time begins."""

    before: Collection[int]
    months: dict[str, Month] = field(default_factory=dict)
    gaps: Counter[int] = field(default_factory=Counter)
    first_on: dict[int, date] = field(default_factory=dict)
    last_on: dict[int, date] = field(default_factory=dict)
    visits: Counter[int] = field(default_factory=Counter)

    def add(self, evening: Evening) -> None:
        """Count one more evening."""
        day = evening.day
        month = self.months.setdefault(f"{day:%Y-%m}", Month())
        month.events += 1
        month.visits += len(evening.people)
        month.answers += evening.answers
        month.missed += evening.missed
        for member in evening.people:
            self.visits[member] += 1
            last = self.last_on.get(member)
            if last is not None:
                self.gaps[max(0, (day - last).days)] += 1
            elif member not in self.before:
                self.first_on[member] = day
                month.first += 1
            self.last_on[member] = day

    def as_content(self, *, today: date) -> dict[str, Any]:
        """Give the months, how long people stay away, and how many newcomers return."""
        due = [
            member
            for member, day in self.first_on.items()
            if (today - day).days > TIME_TO_COME_BACK
        ]
        return {
            "months": [
                {"month": name, **vars(month)}
                for name, month in sorted(self.months.items())
            ],
            "gaps": self._gaps_by_length(),
            "middle_gap": self._middle_gap(),
            "once": len(due),
            "came_back": sum(self.visits[member] > 1 for member in due),
        }

    def _gaps_by_length(self) -> list[int]:
        counted = [0] * (len(GAPS) + 1)
        for days, many in self.gaps.items():
            counted[sum(days > longest for longest in GAPS)] += many
        return counted

    def _middle_gap(self) -> int | None:
        half, passed = (self.gaps.total() + 1) // 2, 0
        for days, many in sorted(self.gaps.items()):
            passed += many
            if passed >= half:
                return days
        return None
