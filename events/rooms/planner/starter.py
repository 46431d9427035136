"""Starters: one round, developed by adding 1 to everybody's number for each next round.

The people are t rows of m numbers and a few who stay fixed. A pair of the first round
stands for all pairs with the same rows and the same difference of numbers; if that
round holds none of these classes twice, m rounds have no repeat. Sources: B. Anderson,
"Starters, digraphs and Room designs" (1979); W. Harvey, T. Winterer, "Solving the
MOLR and social golfer problems", CP 2005.
"""

from __future__ import annotations

from math import exp
from random import Random

from events.rooms.planner.arrays import Rounds
from events.rooms.planner.effort import Effort
from events.rooms.planner.kept import STARTERS

FALL = 0.99989  # a try takes about 8,000 steps


def shapes(people: int, sizes: list[int], rounds: int) -> list[int]:
    """List the cycle lengths m worth a search, those with most freedom first.

    Zero repeats are impossible where a round has more pairs than there are classes.
    """
    pairs = sum(size * (size - 1) // 2 for size in sizes)
    if not pairs:
        return []
    found = []
    for m in range(rounds, people + 1):
        rows, fixed = divmod(people, m)
        if fixed > len(sizes) or m < 3:
            continue
        classes = rows * (rows - 1) // 2 * m + rows * ((m - 1) // 2) + fixed * rows
        if classes >= pairs:
            found.append((classes / pairs, m))
    return [m for _, m in sorted(found, reverse=True)]


def developed(
    people: int, sizes: list[int], rounds: int, m: int, rng: Random, effort: Effort
) -> Rounds:
    """Plan `rounds` perfect rounds from a starter of cycle length m, or none."""
    base = STARTERS.get((people, m))
    while base is None:
        if effort.left <= 0:
            return []
        base = _search(people, sizes, m, rng, effort)
    moving = people // m * m

    def moved(person: int, by: int) -> int:
        if person >= moving:
            return person
        return person // m * m + (person % m + by) % m

    return [[[moved(p, r) for p in room] for room in base] for r in range(rounds)]


def without(plan: Rounds, n: int) -> Rounds:
    """Leave people out of a plan until n stay, no two of one room in any round."""
    people = sum(len(room) for room in plan[0])
    met = _met(plan, people)
    out: list[int] = []
    for person in range(people):
        if len(out) < people - n and not any(met[person] >> o & 1 for o in out):
            out.append(person)
    if len(out) < people - n:
        return []
    number = {p: i for i, p in enumerate(p for p in range(people) if p not in out)}
    return [
        [[number[p] for p in room if p in number] for room in seats] for seats in plan
    ]


def with_guests(plan: Rounds, guests: int) -> Rounds:
    """Add people to a plan, one to a room at most, so that they meet nobody twice."""
    people = sum(len(room) for room in plan[0])
    plan = [[list(room) for room in rooms] for rooms in plan]
    for guest in range(people, people + guests):
        free = [[room for room in rooms if room[-1] < people] for rooms in plan]
        chosen = _disjoint(free, 0, set())
        if chosen is None:
            return []
        for room in chosen:
            room.append(guest)
    return plan


def _disjoint(
    free: list[list[list[int]]], r: int, used: set[int]
) -> list[list[int]] | None:
    """Choose a room of each round from r on, no two with a person in common."""
    if r == len(free):
        return []
    for room in free[r]:
        if used.isdisjoint(room):
            rest = _disjoint(free, r + 1, used.union(room))
            if rest is not None:
                return [room, *rest]
    return None


def _met(plan: Rounds, people: int) -> list[int]:
    met = [0] * people
    for rooms in plan:
        for room in rooms:
            mask = sum(1 << person for person in room)
            for person in room:
                met[person] |= mask
    return met


def _classes(people: int, m: int) -> tuple[list[list[int]], list[int]]:
    """Give the class of each pair, and how many each class bears at no cost."""
    moving = people // m * m
    table = [[0] * people for _ in range(people)]
    names: dict[tuple[int, int, int], int] = {}
    bears: list[int] = []
    for a in range(people):
        for b in range(a):
            half = False
            if a >= moving and b >= moving:
                key = (-1, 0, 0)
            elif a >= moving:
                key = (a, b // m, 0)
            else:
                i, j, d = b // m, a // m, (a - b) % m
                if i == j:
                    d = min(d, m - d)
                    half = 2 * d == m
                key = (i, j, d)
            if key not in names:
                names[key] = len(bears)
                bears.append(0 if half or key[0] == -1 else 1)
            table[a][b] = table[b][a] = names[key]
    return table, bears


def _search(
    people: int, sizes: list[int], m: int, rng: Random, effort: Effort
) -> list[list[int]] | None:
    """Anneal the first round by swaps until every class is held at most once."""
    classes, bears = _classes(people, m)
    order = list(range(people))
    rng.shuffle(order)
    rooms, begin = [], 0
    for size in sizes:
        rooms.append(order[begin : begin + size])
        begin += size
    held = [-free for free in bears]  # ≥ 0 means the next one costs
    cost = 0
    for room in rooms:
        for i, a in enumerate(room):
            for b in room[:i]:
                c = classes[a][b]
                cost += held[c] >= 0
                held[c] += 1
    price = 1.2 + 0.14 * (sizes[0] + sizes[-1])
    heat, random, count = 0.5, rng.random, len(rooms)
    while cost and heat > 0.2 and effort.spend(price):
        heat *= FALL
        one, other = int(random() * count), int(random() * count)
        if one == other:
            continue
        left, right = rooms[one], rooms[other]
        i, j = int(random() * len(left)), int(random() * len(right))
        a, b = left[i], right[j]
        of_a, of_b = classes[a], classes[b]
        gone = [of_a[x] for x in left if x != a] + [of_b[y] for y in right if y != b]
        come = [of_b[x] for x in left if x != a] + [of_a[y] for y in right if y != b]
        change = 0
        for c in gone:
            held[c] -= 1
            change -= held[c] >= 0
        for c in come:
            change += held[c] >= 0
            held[c] += 1
        if change <= 0 or random() < exp(-change / heat):
            left[i], right[j] = b, a
            cost += change
            continue
        for c in come:
            held[c] -= 1
        for c in gone:
            held[c] += 1
    return None if cost else rooms
