"""In which order to suggest people to one member."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from contacts.introductions.suggestions.scoring import view_of, worth
from contacts.introductions.suggestions.words import Line, Vocabulary

NEWCOMER = 1.15


@dataclass(frozen=True, slots=True)
class Somebody:
    """One member by what she looks for and can help with."""

    key: int
    asks: list[Line]
    offers: list[Line]
    is_new: bool = False

    @property
    def words(self) -> set[str]:
        """Give every word she says."""
        return {word for line in (*self.asks, *self.offers) for word in line}


def ranked(
    member: Somebody, others: Iterable[Somebody], vocabulary: Vocabulary, *, most: int
) -> list[int]:
    """Give the keys of those she should meet first, and of none without a reason.

    Newcomers are let forward a little. Equals come in an order that is another for
    each member, so that nobody is last with everybody.
    """
    view = view_of(member.asks, member.offers, vocabulary)
    scores = []
    for other in others:
        score = worth(view.forth(other.offers), view.back(other.asks))
        if score:
            score *= NEWCOMER if other.is_new else 1.0
            scores.append((score, crc32(b"%d %d" % (member.key, other.key)), other.key))
    return [key for _, _, key in heapq.nlargest(most, scores)]
