"""Finds the few on whom it hangs that others are not apart. Pure, over the ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from networking_site.health.circles import Ties


def links_of(meetings: Iterable[tuple[int, int]]) -> list[int]:
    """Give people without whom none of these meetings would have been, most first.

    Taken one by one, each time who has most of the meetings that are left: few, but not
    always the fewest that would do.
    """
    left = set(meetings)
    found = []
    while left:
        counted = Counter(person for pair in left for person in pair)
        person = min(counted, key=lambda one: (-counted[one], one))
        found.append(person)
        left = {pair for pair in left if person not in pair}
    return found


def cut_off_without(ties: Ties) -> dict[int, int]:
    """Give those without whom others would be apart from the rest, and how many others.

    Of the parts that her going would leave, all but the largest count. Tarjan's way
    (1972), with a pile of our own, because paths are longer than Python's.
    """
    reached = [-1] * len(ties)  # when each was come to
    lowest = [0] * len(ties)  # the earliest that can be come to without going back
    size = [1] * len(ties)
    found: dict[int, int] = {}
    clock = 0
    for root in range(len(ties)):
        if reached[root] >= 0 or not ties[root]:
            continue
        began = clock
        parts: dict[int, list[int]] = {}
        reached[root] = lowest[root] = clock
        clock += 1
        pile: list[tuple[int, int, Iterator[int]]] = [(root, -1, iter(ties[root]))]
        while pile:
            one, before, others = pile[-1]
            for other in others:
                if reached[other] < 0:
                    reached[other] = lowest[other] = clock
                    clock += 1
                    pile.append((other, one, iter(ties[other])))
                    break
                if other != before:
                    lowest[one] = min(lowest[one], reached[other])
            else:
                pile.pop()
                if before >= 0:
                    size[before] += size[one]
                    lowest[before] = min(lowest[before], lowest[one])
                    if lowest[one] >= reached[before]:
                        parts.setdefault(before, []).append(size[one])
        in_all = clock - began
        for one, apart in parts.items():
            rest = in_all - 1 - sum(apart)
            cut_off = in_all - 1 - max([rest, *apart])
            if cut_off:
                found[one] = cut_off
    return found
