"""What is known of the words in asks and offers: how rare, and what stands for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

Line = list[str]
Company = dict[str, list[tuple[str, float]]]
MOST_WORDS = 24
FEW = 5
TOLD_BY_BOTH, TOLD_BY_ONE = 0.10, 0.01


@dataclass(frozen=True)
class Vocabulary:
    """How many of so many members say each word, and which words stand for it."""

    members: int
    said_by: dict[str, int]
    company: Company = field(default_factory=dict)

    def weight(self, word: str) -> float:
        """Say how much a word tells: the rarer, the more (inverse frequency)."""
        return log(1 + self.members / self.said_by.get(word, 1))

    def __or__(self, other: Vocabulary) -> Vocabulary:
        """Add what is known of other words."""
        return Vocabulary(
            self.members, self.said_by | other.said_by, self.company | other.company
        )

    def telling(self, lines: Iterable[Line], *, share: float) -> list[str]:
        """Give the words that this share of members say at most, and those for them.

        Where all words of the lines are said by more, the rarest of them will do.
        """
        most = max(FEW, self.members * share)
        words = {word for line in lines for word in line}
        ordered = sorted(words, key=lambda word: (self.said_by.get(word, 1), word))
        rare = [word for word in ordered if self.said_by.get(word, 1) <= most]
        found = dict.fromkeys(rare[:MOST_WORDS] or ordered[:1])
        for word in list(found):
            found |= dict.fromkeys(other for other, _ in self.company.get(word, []))
        return list(found)


def lines_in(text: str) -> list[Line]:
    """Give the lines of an entry, each as its words."""
    return [line.split(" ") for line in text.split("\n") if line]
