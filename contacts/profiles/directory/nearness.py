"""Forgives one slip of the finger: a letter too many, too few, wrong, or swapped.

Two words are near when both become the same by leaving out at most one letter each
(W. Garbe's symmetric delete, SymSpell, 2012), so that near words are found by equality,
with an ordinary index. That also brings in words two slips apart: those are sorted out
by the distance of Damerau (CACM 7/3, 1964), counted up to one.
"""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 4


def can_be_misspelt(word: str) -> bool:
    """Say whether a word is long enough, and a word, to be taken for another."""
    return len(word) >= SHORTEST and not word.isdigit()


def slips_of(word: str) -> set[str]:
    """Give the word, and what is left of it without one of its letters."""
    return {word} | {word[:gap] + word[gap + 1 :] for gap in range(len(word))}


def is_near(one: str, other: str) -> bool:
    """Say whether one slip, or none, makes one word of the other."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(long) - len(short) == 1:
        return short[start:] == long[start + 1 :]
    if len(long) != len(short):
        return False
    if short[start + 1 :] == long[start + 1 :]:
        return True
    swapped = long[start : start + 2][::-1]
    return (
        short[start : start + 2] == swapped and short[start + 2 :] == long[start + 2 :]
    )


def near_words(word: str, candidates: Iterable[str]) -> list[str]:
    """Give those candidates that are one slip away from the word, or none."""
    return sorted(other for other in candidates if is_near(word, other))
