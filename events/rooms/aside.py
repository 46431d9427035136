"""Planning for many in a process of its own, so that pages need not wait for it.

Python computes one thing at a time in a process: a search of a second would hold up
every page that the same process serves.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from events.rooms.planner import Plan, Problem, plan

FEW = 64  # for so many a process of its own would take longer to begin than it spares
GIVES_WAY = 10  # how much later than pages it gets the processor (nice, POSIX)


def planned_aside(problem: Problem) -> Plan:
    """Plan as `plan` does, and raise what it raises; for many, in another process."""
    if len(problem.people) <= FEW:
        return plan(problem)
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=_give_way
    ) as another:
        return another.submit(plan, problem).result()


def _give_way() -> None:
    os.nice(GIVES_WAY)
