"""Finds circles: people who meet each other more than they meet others.

Pure. People are numbers from 0 on, `ties[one][other]` says how often two met. The way
is that of Louvain (Blondel and others, 2008): everybody moves to the neighbours she
belongs to most, then each circle becomes one node, and so on. Nothing is left to chance
and all is counted in whole numbers: the same meetings always give the same circles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Ties = Sequence[Mapping[int, int]]
MOST_TURNS = 20  # in which everybody may move once; nearly all is done after three


def circles_of(ties: Ties) -> list[list[int]]:
    """Give the circles of two people or more, the largest first."""
    people = [[one] for one in range(len(ties))]
    inside = [0] * len(ties)
    while True:
        homes = _settled(ties, inside)
        if len(set(homes)) == len(homes):
            break
        ties, inside, people = _folded(ties, inside, people, homes)
    found = [sorted(circle) for circle in people if len(circle) > 1]
    return sorted(found, key=lambda circle: (-len(circle), circle))


def _settled(ties: Ties, inside: Sequence[int]) -> list[int]:
    """Let each move to the circle that gains most by it, until nobody moves."""
    weight = [
        sum(near.values()) + 2 * own for near, own in zip(ties, inside, strict=True)
    ]
    in_all = sum(weight)
    homes = list(range(len(ties)))
    total = list(weight)
    for _turn in range(MOST_TURNS):
        somebody_moved = False
        for one, others in enumerate(ties):
            if not others:
                continue
            near: dict[int, int] = {}
            for other, often in others.items():
                home = homes[other]
                near[home] = near.get(home, 0) + often
            old, hers = homes[one], weight[one]
            total[old] -= hers
            best, gain = old, near.get(old, 0) * in_all - total[old] * hers
            for home, often in near.items():
                here = often * in_all - total[home] * hers
                if here > gain or (here == gain and home < best):
                    best, gain = home, here
            total[best] += hers
            homes[one] = best
            somebody_moved = somebody_moved or best != old
        if not somebody_moved:
            break
    return homes


def _folded(
    ties: Ties, inside: Sequence[int], people: list[list[int]], homes: list[int]
) -> tuple[list[dict[int, int]], list[int], list[list[int]]]:
    """Make one node of each circle."""
    number = {home: at for at, home in enumerate(dict.fromkeys(homes))}
    folded: list[dict[int, int]] = [{} for _ in number]
    within = [0] * len(number)
    together: list[list[int]] = [[] for _ in number]
    for one, others in enumerate(ties):
        here = number[homes[one]]
        together[here] += people[one]
        within[here] += inside[one]
        for other, often in others.items():
            there = number[homes[other]]
            if there != here:
                folded[here][there] = folded[here].get(there, 0) + often
            elif one < other:
                within[here] += often
    return folded, within, together
