"""Learns which words of asks and offers stand for each other, by their company.

Words that often stand in one line are about one thing, so one may answer the other: who
looks for a "logo" is helped by "branding" where members say the two in one breath. The
strength of w → v is c(w,v) / (n(w) + 3) · min(1, idf(v) / 5), with n and c counted in
lines; kept are the best three of 0.05 or more that came together twice.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

KEPT, TWICE, WEAKEST = 4, 2, 0.05
FEW, SHARE = 5, 0.05


@dataclass(frozen=True)
class Known:
    """How many members say a word, and which words stand for it, how well."""

    members: int
    company: list[tuple[str, float]] = field(default_factory=list)


def most_sayers(members: int) -> int:
    """Give how many of so many members may say a word before it tells too little."""
    return max(FEW, int(members * SHARE))


def learn(members: Iterable[Iterable[list[str]]]) -> tuple[int, dict[str, Known]]:
    """Count members, and learn each word that two of them or more say in their lines.

    A member is given as her lines, a line as its different words. Words are kept as
    numbers in arrays, so that a hundred thousand members fit in some 30 MB.
    """
    numbers: dict[str, int] = {}
    said_by: Counter[int] = Counter()
    words, starts = array("i"), array("i", [0])
    total = 0
    for lines in members:
        total += 1
        hers = set()
        for line in lines:
            keys = [numbers.setdefault(word, len(numbers)) for word in line]
            words.extend(keys)
            starts.append(len(words))
            hers.update(keys)
        said_by.update(hers)
    most = most_sayers(total)
    telling = {key for key, count in said_by.items() if TWICE <= count <= most}
    stands_in: dict[int, array[int]] = {key: array("i") for key in telling}
    for number in range(len(starts) - 1):
        for key in words[starts[number] : starts[number + 1]]:
            if key in telling:
                stands_in[key].append(number)
    spelt = list(numbers)
    return total, {
        spelt[key]: Known(
            count,
            _company(key, words, starts, stands_in, spelt) if key in telling else [],
        )
        for key, count in said_by.items()
        if count >= TWICE
    }


def _company(
    key: int,
    words: array[int],
    starts: array[int],
    stands_in: dict[int, array[int]],
    spelt: list[str],
) -> list[tuple[str, float]]:
    lines = len(starts) - 1
    beside: Counter[int] = Counter()
    for number in stands_in[key]:
        beside.update(words[starts[number] : starts[number + 1]])
    strengths = []
    for other, together in beside.items():
        if other == key or together < TWICE or other not in stands_in:
            continue
        rarity = min(1.0, log(1 + lines / len(stands_in[other])) / 5)
        strength = together / (len(stands_in[key]) + 3) * rarity
        if strength >= WEAKEST:
            strengths.append((-strength, spelt[other]))
    return [(word, round(-minus, 4)) for minus, word in sorted(strengths)[:KEPT]]
