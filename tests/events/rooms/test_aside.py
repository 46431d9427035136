"""Planning in a process of its own gives what planning here gives."""

import pytest

from events.rooms.aside import FEW, planned_aside
from events.rooms.planner import Problem, Unplannable, plan


def test_for_many_the_plan_is_the_same_as_here():
    many = Problem(people=list(range(FEW + 1)), rounds=3, rooms=13, seconds=0.05)

    assert planned_aside(many).rounds == plan(many).rounds


def test_what_cannot_be_planned_is_said_here_too():
    everybody = list(range(FEW + 1))
    blocked = [(one, other) for other in everybody for one in range(other)]
    many = Problem(people=everybody, rounds=1, rooms=13, blocked=blocked, seconds=0.05)

    with pytest.raises(Unplannable) as here:
        plan(many)
    with pytest.raises(Unplannable) as there:
        planned_aside(many)

    assert str(there.value) == str(here.value)
