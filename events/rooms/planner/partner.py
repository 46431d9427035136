"""With whom somebody changes places: all of a round weighed at once, in bits.

A swap that costs nothing, or one repeat, is rare among all swaps of a round. Counting
in bits who knows how many of a room finds all of these with a few ANDs a room; one is
then drawn by the odds of annealing, or none. Sources: A. Bortz, M. Kalos, J. Lebowitz,
"A new algorithm for Monte Carlo simulation of Ising spin systems" (1975), for drawing
among all moves rather than refusing most; D. Knuth, "The Art of Computer Programming"
4A, 7.1.3, for adding in bits.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp

from events.rooms.planner.seating import Seating

MOST_ROOMS = 24  # of more rooms only some are looked at
MOST_GAIN = 4


def odds(heat: float) -> list[float]:
    """Give how likely changes from -4 to 4 are, beside that nothing changes."""
    return [exp(-change / heat) for change in range(-MOST_GAIN, MOST_GAIN + 1)]


def partner(
    seating: Seating,
    r: int,
    a: int,
    barred: int,
    likely: list[float],
    random: Callable[[], float],
) -> tuple[int, int]:
    """Draw with whom a changes places in round r, and the change it was drawn by.

    Nobody (-1) where staying was drawn. The change counts acquaintances, known from
    this event or before, that both newly sit with, less those whom a leaves; it is no
    less than the true one where nobody's wish costs more than 1.
    """
    once, unwelcome = seating.once, seating.unwelcome
    blocked, rooms = seating.task.blocked, seating.rooms[r]
    room = rooms[seating.where[r][a]]
    rest = left = room ^ 1 << a
    one = two = three = four = 0  # who knows so many of those left, or more
    while rest:
        low = rest & -rest
        rest ^= low
        x = low.bit_length() - 1
        knows = once[x] | unwelcome[x]
        four |= three & knows
        three |= two & knows
        two |= one & knows
        one |= knows
        barred |= blocked[x]
    if len(rooms) > MOST_ROOMS:
        begin = int(random() * len(rooms))
        rooms = (rooms[begin:] + rooms[:begin])[:MOST_ROOMS]
    knows, never = once[a] | unwelcome[a], blocked[a]
    at_none = at_one = at_two = at_three = 0  # where a would know so many
    for right in rooms:
        if right & never:
            continue
        known = right & knows
        count = known.bit_count()
        if count == 0:
            at_none |= right
        elif count == 1:
            at_none |= known
            at_one |= right ^ known
        elif count == 2:
            at_one |= known
            at_two |= right ^ known
        elif count == 3:
            at_two |= known
            at_three |= right ^ known
        elif count == 4:
            at_three |= known
    free = ~(barred | room)
    none, single = free & ~one, free & one & ~two
    again = (seating.twice[a] | once[a] & unwelcome[a]) & left
    gain = min(MOST_GAIN, again.bit_count())
    pools = [at_none & none, at_none & single | at_one & none]
    if gain:
        double = free & two & ~three
        pools.append(at_none & double | at_one & single | at_two & none)
        if gain > 1:
            triple = free & three & ~four
            pools.append(
                at_none & triple | at_one & double | at_two & single | at_three & none
            )
    weights = [
        pool.bit_count() * likely[MOST_GAIN + cost - gain]
        for cost, pool in enumerate(pools)
    ]
    lot = random() * (1.0 + sum(weights))
    for cost, weight in enumerate(weights):
        if lot < weight:
            pool = pools[cost]
            for _ in range(int(random() * pool.bit_count())):
                pool &= pool - 1
            return (pool & -pool).bit_length() - 1, cost - gain
        lot -= weight
    return -1, 0
