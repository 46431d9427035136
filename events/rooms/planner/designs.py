"""Plans without a repeat from algebra, as many rounds of them as the algebra gives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from random import Random

from events.rooms.planner import arrays, starter
from events.rooms.planner.arrays import Rounds
from events.rooms.planner.effort import Effort
from events.rooms.planner.fields import Ring

LARGEST_STARTER = 150


def designs(
    n: int, rooms: int, rounds: int, rng: Random, effort: Effort
) -> Iterator[tuple[str, Rounds]]:
    """Offer perfect rounds for n people in rooms, each with the name of its kind.

    Room sizes differ by one at most; each offer has between 1 and `rounds` rounds.
    """
    largest = -(-n // rooms)
    if largest == 2 and n >= 2 * rooms - 1:
        yield "round robin", round_robin(n)[:rounds]
    if largest <= rooms:
        plan = arrays.from_the_ring(n, rooms, rounds)
        yield "affine plane", (plan + _in_the_seats(n, rooms))[:rounds]
        yield "Latin squares", _two_squares(n, rooms)[:rounds]
    yield from _arrays(n, rooms, rounds, rounds, rng, effort, 0.45)
    if n <= LARGEST_STARTER:
        near = [largest * rooms, n - n % rooms]
        near.sort(key=lambda people: abs(people - n))
        for people in dict.fromkeys((*near, n)):
            yield from _starters(people, n, rooms, rounds, rng, effort)
    for count in range(min(rounds - 1, rooms), 2, -1):
        offered = False
        for offer in _arrays(n, rooms, rounds, count, rng, effort, 0.3):
            offered = True
            yield offer
        if offered:
            return


def _arrays(
    n: int,
    rooms: int,
    rounds: int,
    count: int,
    rng: Random,
    effort: Effort,
    share: float,
) -> Iterator[tuple[str, Rounds]]:
    """Offer a difference array of `count` rounds, and more within its seats."""
    if count > rooms or (rooms % 4 == 2 and count == rooms):
        return  # no array of so many rounds exists in a cyclic group of even order
    part = effort.part(share)
    plan = arrays.searched(n, rooms, count, rng, part)
    effort.give_back(part)
    if plan:
        yield "difference array", (plan + _in_the_seats(n, rooms))[:rounds]


def _starters(
    people: int, n: int, rooms: int, rounds: int, rng: Random, effort: Effort
) -> Iterator[tuple[str, Rounds]]:
    """Offer starters for a number of people near n, brought to n people."""
    sizes = _even(people, rooms)
    for m in starter.shapes(people, sizes, rounds)[:2]:
        part = effort.part(0.4)
        plan = starter.developed(people, sizes, m, m, rng, part)
        effort.give_back(part)
        if not plan:
            continue
        if people > n:
            plan = starter.without(plan[:rounds], n)
        elif people < n:
            tries = combinations(plan, rounds)
            some = (starter.with_guests(list(t), n - people) for t in islice(tries, 20))
            plan = next((found for found in some if found), [])
        if plan:
            yield "starter", plan[:rounds]


def round_robin(n: int) -> Rounds:
    """Let everybody meet everybody two by two; the odd one out sits alone.

    The circle method; E. Lucas, "Récréations mathématiques" II (1883).
    """
    m = n + n % 2 - 1
    plan = []
    for r in range(m):
        pairs = [[(r + i) % m, (r - i) % m] for i in range(1, (m + 1) // 2)]
        plan.append([*pairs, [r, m] if m < n else [r]])
    return plan


def _even(n: int, rooms: int) -> list[int]:
    small, larger = divmod(n, rooms)
    return [small + 1] * larger + [small] * (rooms - larger)


def _in_the_seats(n: int, rooms: int) -> Rounds:
    """Add rounds among people of the same seat of an array, who have never met.

    Each seat's people are split into rooms of the same size, by a smaller plan.
    """
    size = n // rooms
    if size < 2 or n != size * rooms or rooms % size:
        return []
    fewer = rooms // size
    inner: Rounds = [[list(range(rooms))]]
    if fewer > 1:
        best = arrays.from_the_ring(rooms, fewer, rooms)
        inner = round_robin(rooms) if size == 2 else best + _in_the_seats(rooms, fewer)
    return [
        [[seat * rooms + p for p in room] for seat in range(size) for room in plan]
        for plan in inner
    ]


def _two_squares(n: int, rooms: int) -> Rounds:
    """Make three or four rounds from two orthogonal Latin squares of order 3m + 1.

    These exist where no field does, as for 10 rooms. R. Bose, S. Shrikhande, E. Parker,
    "Further results on the construction of mutually orthogonal Latin squares" (1960).
    """
    m, rest = divmod(rooms - 1, 3)
    inner = Ring(m) if m > 0 else None
    if rest or m % 4 != 3 or inner is None or inner.apart < 3:
        return []
    odd = 2 * m + 1
    rows = [(i, i, i, i) for i in range(odd)]
    for i in range(odd):
        for j in range(m):
            a, b, c, x = i, (i + j + 1) % odd, (i - j - 1) % odd, odd + j
            rows += [(a, b, c, x), (b, a, x, c), (c, x, a, b), (x, c, b, a)]
    double = inner.spread(2)
    for x in range(m):
        for y in range(m):
            sums = inner.add(x, y), inner.add(x, inner.multiply(double, y))
            rows.append((odd + x, odd + y, odd + sums[0], odd + sums[1]))
    rows.sort()
    plan = [[[] for _ in range(rooms)] for _ in range(3)]  # type: Rounds
    for person, row in enumerate(rows[:n]):
        for column in (1, 2, 3):
            plan[column - 1][row[column]].append(person)
    return plan + _in_the_seats(n, rooms)
