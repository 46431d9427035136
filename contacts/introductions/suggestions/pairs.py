"""Which two of a member's connections could do something for each other."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from contacts.introductions.suggestions.ranking import Somebody
from contacts.introductions.suggestions.scoring import view_of, worth
from contacts.introductions.suggestions.words import Vocabulary

MET_AT_MOST = 20
Pair = tuple[int, int]
People = Mapping[int, Somebody]


def shared_words(people: Iterable[Somebody]) -> set[str]:
    """Give the words that stand both in somebody's ask and in somebody's offer."""
    asked: set[str] = set()
    offered: set[str] = set()
    for person in people:
        asked.update(*person.asks)
        offered.update(*person.offers)
    return asked & offered


def likely_pairs(people: People, vocabulary: Vocabulary, *, most: int) -> list[Pair]:
    """Give pairs whose asks and offers share telling words, the lower key first.

    They are found by the words, so that not everybody is held against everybody. Of
    those who say the same word, the first so many are looked at.
    """
    seekers: dict[str, list[int]] = defaultdict(list)
    helpers: dict[str, list[int]] = defaultdict(list)
    shared = shared_words(people.values())
    for key, person in people.items():
        for word in shared.intersection(chain(*person.asks)):
            seekers[word].append(key)
        for word in shared.intersection(chain(*person.offers)):
            helpers[word].append(key)
    met: dict[Pair, float] = defaultdict(float)
    for word, asking in seekers.items():
        offering = helpers[word][:MET_AT_MOST]
        weight = vocabulary.weight(word)
        for one in asking[:MET_AT_MOST]:
            for other in offering:
                met[one, other] += weight
    sums: dict[Pair, float] = {}
    for (one, other), forth in met.items():
        if one != other and (other, one) not in sums:
            back = met.get((other, one), 0.0)
            # Both ways round is worth more than twice one way.
            sums[one, other] = max(forth, back) + 3 * min(forth, back)
    best = heapq.nlargest(most, ((weight, pair) for pair, weight in sums.items()))
    return [(min(pair), max(pair)) for _, pair in best]


def best_pairs(
    pairs: Iterable[Pair], people: People, vocabulary: Vocabulary, *, most: int
) -> list[Pair]:
    """Give those of some pairs who should meet first, held together line by line."""
    scores, views = [], {}
    for one, other in pairs:
        if one not in views:
            views[one] = view_of(people[one].asks, people[one].offers, vocabulary)
        forth = views[one].forth(people[other].offers)
        back = views[one].back(people[other].asks)
        if score := worth(forth, back):
            scores.append((score, one, other))
    return [(one, other) for _, one, other in heapq.nlargest(most, scores)]
