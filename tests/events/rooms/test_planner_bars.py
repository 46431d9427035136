"""How good the plans are: the public instances and the ten cases, each with its bar.

The planner counts its work and reads no clock, so these plans are the same everywhere.
"""

from __future__ import annotations

from typing import Any

import pytest

from events.rooms.planner import plan
from tests.events.rooms.plans import (
    PUBLIC,
    case_problem,
    public_problem,
    simple_bound,
    what_is_wrong,
)


@pytest.mark.parametrize(
    "instance", PUBLIC, ids=lambda i: f"{i['n']} in {i['rooms']}, {i['rounds']} times"
)
def test_a_public_instance_is_planned_as_well_as_is_known(
    instance: dict[str, Any],
) -> None:
    hard = not 22 < instance["n"] < 100  # the others need less than the budget
    problem = public_problem(instance, seconds=1.0 if hard else 0.4)

    made = plan(problem)

    assert what_is_wrong(made, problem) == []
    assert made.repeats <= instance["reached"]
    assert made.lower_bound == instance["lower_bound"]
    assert made.lower_bound == simple_bound(
        instance["n"], instance["rooms"], instance["rounds"]
    )


@pytest.mark.parametrize(
    ("name", "repeats", "prior", "wishes", "seconds"),
    [
        ("PC1-hosts", 0, 0, 0, 1.0),
        ("PC2-colleagues", 0, 0, 0, 1.0),
        ("PC3-history", 0, 4, 0, 1.0),
        ("PC4-blocked+history", 0, 16, 0, 1.0),
        ("PC5-affinity", 0, 0, 60, 1.0),
        ("PC6-odd", 0, 2, 0, 0.5),
        ("PC7-large", 0, 0, 0, 2.0),
        ("PC8-series", 0, 2, 0, 1.0),
        ("PC9-replan", 0, 0, 0, 0.3),
        ("PC10-replan-large", 0, 0, 0, 1.0),
    ],
)
def test_a_case_with_wishes_keeps_its_bar(
    name: str, repeats: int, prior: int, wishes: int, seconds: float
) -> None:
    problem = case_problem(name, seconds=seconds)

    made = plan(problem)

    assert what_is_wrong(made, problem) == []
    assert made.repeats <= repeats
    assert made.prior_used <= prior
    assert made.affinity_met >= wishes
