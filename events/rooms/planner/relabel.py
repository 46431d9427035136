"""Relabelling: a design does not care who sits at which of its points.

People are permuted over the points so that blocked pairs, people pinned to different
rooms and prior pairs lie where nobody meets, and wished pairs where they do. Repeats
stay as they are.
"""

from __future__ import annotations

from math import exp
from random import Random

from events.rooms.planner.effort import Effort
from events.rooms.planner.problem import Task
from events.rooms.planner.seating import bits

APART = 3.0  # what a blocked pair that meets costs, beside wishes of up to 1


def relabelled(
    task: Task, rounds: list[list[list[int]]], rng: Random, effort: Effort
) -> list[list[list[int]]]:
    """Permute the people of a plan to suit the task's wishes as effort allows."""
    n = task.n
    cost: list[dict[int, float]] = [dict(wishes) for wishes in task.soft]
    for a in range(n):
        for b in bits(task.blocked[a]):
            cost[a][b] = cost[a].get(b, 0.0) + APART
    pinned = sorted(task.pins)
    for a in pinned:
        for b in pinned:
            if task.pins[a] != task.pins[b]:
                cost[a][b] = 4 * APART
    met = [0] * n
    for rooms in rounds:
        for room in rooms:
            mask = sum(1 << point for point in room)
            for point in room:
                met[point] |= mask
    at = list(range(n))
    rng.shuffle(at)
    if pinned:
        _hosts_first(at, pinned, met)
    names = [person for person in range(n) if cost[person]]
    items = [list(wishes.items()) for wishes in cost]
    each = 0.9 + 0.08 * sum(len(i) for i in items) / n
    steps = max(1, int(effort.left / each))
    # The smaller what is wished weighs, the colder it must get for it to matter.
    heat, cold = (0.64, 0.1) if any(task.soft) else (3.0, 0.6)
    if task.affinity:
        cold = 0.03
    fall = (cold / heat) ** (64 / steps)
    total = sum(
        weight * (met[at[a]] >> at[b] & 1)
        for a in names
        for b, weight in items[a]
        if a < b
    )
    goal = sum(min(weight, 0.0) for a in names for _, weight in items[a]) / 2 + 1e-6
    best_at, best, taken = at[:], total, 0
    while total > goal and taken < steps:
        taken += 1
        if not taken & 63:
            heat *= fall
        a, b = names[int(rng.random() * len(names))], int(rng.random() * n)
        if a == b:
            continue
        here, there = met[at[a]], met[at[b]]
        change = 0.0
        for x, weight in items[a]:
            if x != b:
                change += weight * ((there >> at[x] & 1) - (here >> at[x] & 1))
        for y, weight in items[b]:
            if y != a:
                change += weight * ((here >> at[y] & 1) - (there >> at[y] & 1))
        if change > 0 and rng.random() >= exp(-change / heat):
            continue
        at[a], at[b] = at[b], at[a]
        total += change
        if total < best - 1e-9 and (taken > steps // 2 or total <= goal):
            best, best_at = total, at[:]
    effort.spend(taken * each)
    who = [0] * n
    for person, point in enumerate(best_at if best < total else at):
        who[point] = person
    return [[[who[point] for point in room] for room in rooms] for rooms in rounds]


def _hosts_first(at: list[int], pinned: list[int], met: list[int]) -> None:
    """Put the pinned on points of which no two meet, as far as one pass finds them."""
    who = {point: person for person, point in enumerate(at)}
    taken = 0
    places = iter(range(len(at)))
    for person in pinned:
        for point in places:
            if not met[point] & taken:
                other = who[point]
                old = at[person]
                at[person], at[other] = point, old
                who[point], who[old] = person, other
                taken |= 1 << point
                break
