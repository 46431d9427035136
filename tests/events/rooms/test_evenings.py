"""Nobody is ever without a room, in two, or with somebody blocked: evenings at random.

A hundred of them: `python benchmarks/evenings.py`.
"""

from __future__ import annotations

import pytest

from events.rooms import planning
from tests.events.rooms.random_evenings import an_evening_at_random


@pytest.fixture(autouse=True)
def _quick_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan with less work: what is promised must hold of poor plans, too."""
    monkeypatch.setattr(planning, "seconds_for", lambda people, *, replanning: 0.02)


@pytest.mark.parametrize("seed", range(8))
def test_promises_hold_whatever_happens(seed, make_member):
    evening = an_evening_at_random(seed, make_member=make_member, most=24)

    assert evening.broken == []
    assert evening.counts.total() > 20


@pytest.mark.parametrize("seed", range(100, 103))
def test_promises_hold_where_planning_never_ends(seed, make_member):
    evening = an_evening_at_random(
        seed, make_member=make_member, most=24, is_planned=False
    )

    assert evening.broken == []
