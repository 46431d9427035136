"""Difference arrays: plans in which each seat walks through the rooms by its own step.

n people sit in g rooms of up to k seats. Person x of seat i sits, in round r, in room
x + d[i][r], in a group of g elements. Two people of different seats i and j meet twice
exactly if d[i][r] - d[j][r] takes a value twice, two of the same seat never meet. So an
array without such a value plans R rounds for g * k people without a repeat; leaving
people of the last seat out makes uneven rooms. With d[i][r] = i * r over GF(g) this is
the affine plane, or a transversal design made from mutually orthogonal Latin squares.
Source: C. Colbourn, J. Dinitz, "Handbook of Combinatorial Designs", III.3 and VI.17.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from random import Random

from events.rooms.planner import kept
from events.rooms.planner.effort import Effort
from events.rooms.planner.fields import Ring, prime_powers

Rounds = list[list[list[int]]]
HOT, COLD, COOLING = 0.4, 0.2, 10_000  # found by trial: 8 seats, 10 rooms, 6 rounds
LARGEST_TABLE = 400  # above this many rooms the group is cyclic, which is quicker
LARGEST = 2_000  # above this many rooms a greedy start is good enough


def from_the_ring(people: int, rooms: int, rounds: int) -> Rounds:
    """Plan as many perfect rounds as multiplication gives, `rounds` at most."""
    seats = -(-people // rooms)
    ring = Ring(rooms)
    if seats <= ring.apart:
        steps = [ring.spread(i) for i in range(seats)]
        walks = range(min(rounds, rooms))
        table = [[ring.multiply(step, r) for r in walks] for step in steps]
    elif seats <= rooms:
        walks = range(min(rounds, ring.apart))
        table = [
            [ring.multiply(i, ring.spread(r)) for r in walks] for i in range(seats)
        ]
    else:
        return []
    return seated(table, people, rooms, ring.add)


def searched(
    people: int, rooms: int, rounds: int, rng: Random, effort: Effort
) -> Rounds:
    """Plan exactly `rounds` perfect rounds from an array found by search, or none."""
    seats = -(-people // rooms)
    if seats > rooms or rounds > rooms or rooms > LARGEST:
        return []
    add, less = _group(rooms)
    table = kept.array(seats, rooms, rounds)
    if table is None:
        table = _search(seats, rooms, rounds, less, rng, effort)
    return seated(table, people, rooms, add) if table else []


def seated(
    table: list[list[int]], people: int, rooms: int, add: Callable[[int, int], int]
) -> Rounds:
    """Seat people by an array: person p has seat p // rooms and number p % rooms."""
    plan = []
    for r in range(len(table[0])):
        seating: list[list[int]] = [[] for _ in range(rooms)]
        for person in range(people):
            seat, number = divmod(person, rooms)
            seating[add(number, table[seat][r])].append(person)
        plan.append(seating)
    return plan


def _group(
    size: int,
) -> tuple[Callable[[int, int], int], list[list[int]]]:
    """Give adding and a table of differences; cyclic where no square divides the size.

    A group with a cyclic half has no complete mapping (M. Hall, L. Paige, 1955).
    """
    if size > LARGEST_TABLE or all(e == 1 for _, e in prime_powers(size)):
        rows = [[(a - b) % size for b in range(size)] for a in range(size)]
        return lambda a, b: (a + b) % size, rows
    ring = Ring(size)
    less = [[ring.subtract(a, b) for b in range(size)] for a in range(size)]
    return ring.add, less


def _search(
    seats: int,
    size: int,
    rounds: int,
    less: list[list[int]],
    rng: Random,
    effort: Effort,
) -> list[list[int]] | None:
    """Anneal the array's entries until no difference of two seats comes twice."""
    table = [[0] * rounds]
    for _ in range(seats - 1):
        table.append([0, *rng.sample(range(1, size), rounds - 1)])
    seen = [[[0] * size for _ in range(seats)] for _ in range(seats)]
    cost = 0
    for i in range(seats):
        for j in range(seats):
            for r in range(rounds):
                value = less[table[i][r]][table[j][r]]
                if i < j and seen[i][j][value]:
                    cost += 1
                seen[i][j][value] += 1
    if not cost:
        return table
    if rounds < 2 or seats < 2:
        return None
    price = 0.7 + 0.14 * seats  # microseconds for a step
    heat, fall = HOT, (COLD / HOT) ** (1 / COOLING)
    while effort.spend(price):
        heat = heat * fall if heat > COLD else HOT
        i, r = 1 + int(rng.random() * (seats - 1)), 1 + int(rng.random() * (rounds - 1))
        old, new = table[i][r], int(rng.random() * size)
        change = 0
        less_old, less_new, seen_i = less[old], less[new], seen[i]
        for j in range(seats):
            if j != i:
                row, other = seen_i[j], table[j][r]
                gone, come = less_old[other], less_new[other]
                if gone != come:
                    change += (row[come] > 0) - (row[gone] > 1)
        if change > 0 and rng.random() >= exp(-change / heat):
            continue
        table[i][r] = new
        cost += change
        for j in range(seats):
            if j != i:
                other = table[j][r]
                seen_i[j][less_old[other]] -= 1
                seen_i[j][less_new[other]] += 1
                seen[j][i][less[other][old]] -= 1
                seen[j][i][less[other][new]] += 1
        if not cost:
            return table
    return None
