"""What a plan must keep, counted afresh from its seats, and the instances to try."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

from events.rooms.planner import Person, Plan, Problem

DATA = Path(__file__).parents[2] / "data" / "rotation"
PUBLIC: list[dict[str, Any]] = json.loads((DATA / "public.json").read_text())
CASES: dict[str, dict[str, Any]] = {
    case["id"]: case for case in json.loads((DATA / "cases.json").read_text())
}
Rounds = Iterable[Iterable[Iterable[Person]]]


def pairs(rounds: Rounds) -> Counter[frozenset[Person]]:
    """Count how often each pair shares a room."""
    return Counter(
        frozenset(pair)
        for rooms in rounds
        for room in rooms
        for pair in combinations(room, 2)
    )


def repeats(rounds: Rounds, past: Rounds = ()) -> int:
    """Count the meetings beyond a pair's first; those in past rounds come before."""
    before, now = pairs(past), pairs(rounds)
    return sum(count - (pair not in before) for pair, count in now.items())


def partners(plan: Plan, problem: Problem) -> dict[Person, int]:
    """Count how many others each person has met who takes part in the plan."""
    met = pairs([*problem.past, *plan.rounds])
    here = {person for rooms in plan.rounds for room in rooms for person in room}
    return {person: sum(person in pair for pair in met) for person in here}


def together(plan: Plan, wished: Iterable[tuple[Person, Person]]) -> int:
    """Count how many of these pairs share a room at least once."""
    met = pairs(plan.rounds)
    return sum(pair in met for pair in {frozenset(pair) for pair in wished})


def what_is_wrong(plan: Plan, problem: Problem) -> list[str]:
    """Say which hard rules a plan breaks, and which of its own figures are wrong."""
    wrong = []
    present = problem.present or [problem.people] * problem.rounds
    if len(plan.rounds) != problem.rounds:
        wrong.append("the number of rounds")
    for who, rooms in zip(present, plan.rounds, strict=True):
        if Counter(p for room in rooms for p in room) != Counter(who):
            wrong.append("who is seated")
        sizes = [len(room) for room in rooms]
        if max(sizes) - min(sizes) > 1 or max(sizes) > (
            problem.room_size or max(sizes)
        ):
            wrong.append("the sizes of rooms")
        if problem.rooms and len(rooms) != problem.rooms:
            wrong.append("the number of rooms")
        for person, room in problem.pins.items():
            if person in who and person not in rooms[room]:
                wrong.append(f"the room of {person}")
    counted = partners(plan, problem)
    figures = {
        "blocked": (together(plan, problem.blocked), 0),
        "repeats": (plan.repeats, repeats(plan.rounds, problem.past)),
        "partners_min": (plan.partners_min, min(counted.values())),
        "partners_mean": (
            plan.partners_mean,
            round(sum(counted.values()) / len(counted), 3),
        ),
        "prior_used": (plan.prior_used, together(plan, problem.prior)),
        "affinity_met": (plan.affinity_met, together(plan, problem.affinity)),
    }
    wrong += [f"{name}: {a} and {b}" for name, (a, b) in figures.items() if a != b]
    if plan.repeats < plan.lower_bound:
        wrong.append("fewer repeats than there can be")
    return wrong


def public_problem(instance: dict[str, Any], **more: Any) -> Problem:
    """Make the problem of one public instance."""
    return Problem(
        people=range(instance["n"]),
        rounds=instance["rounds"],
        rooms=instance["rooms"],
        **more,
    )


def case_problem(name: str, **more: Any) -> Problem:
    """Make the problem of one of the ten cases."""
    case = CASES[name]

    def listed(key: str) -> list[tuple[int, int]]:
        return [(a, b) for a, b in case.get(key, ())]

    return Problem(
        people=case.get("people") or range(case["n"]),
        rounds=case["rounds"],
        rooms=case["g"],
        blocked=listed("blocked"),
        prior=dict.fromkeys(listed("prior"), 1.0),
        affinity=dict.fromkeys(listed("affinity"), 1.0),
        pins={int(person): room for person, room in case.get("pins", {}).items()},
        present=case.get("present"),
        past=case.get("past", ()),
        **more,
    )


def simple_bound(n: int, rooms: int, rounds: int) -> int:
    """Give the bound of two counts: pairs run out, and rooms must spread."""
    sizes = [n // rooms + (room < n % rooms) for room in range(rooms)]
    meetings = sum(comb(size, 2) for size in sizes)
    again = 0
    for size in sizes:
        spread = [0] * rooms
        for _ in range(size):
            free = [room for room in range(rooms) if spread[room] < sizes[room]]
            spread[min(free, key=lambda room: spread[room])] += 1
        again += sum(comb(there, 2) for there in spread)
    return max(0, rounds * meetings - comb(n, 2), (rounds - 1) * again)
