"""How well two members answer each other.

Each ask of one is held against each offer of the other; what counts is the share of the
ask, by weight of its words, that is answered. Whoever answers and is answered comes
first, by the harmonic mean of the two (L. Pizzato et al., RECON, RecSys 2010); who only
does one comes after.
"""

from __future__ import annotations

from dataclasses import dataclass

from contacts.introductions.suggestions.words import Line, Vocabulary

ENOUGH = 0.2
WORTH_SAYING = 0.12
FOR_IT = 1.5
Weights = dict[str, float]


@dataclass(frozen=True)
class View:
    """One member's lines with all that their words stand for, to hold others' against.

    Words that she does not say herself weigh as much as hers do on average, so that
    nothing needs to be looked up for each of the others.
    """

    asks: list[Weights]
    whole_asks: list[float]
    offers: list[Weights]
    own: Weights
    usual: float

    def forth(self, offers: list[Line]) -> float:
        """Say which share of one of her asks some offer answers, 0 to 1."""
        found = 0.0
        for weights, whole in zip(self.asks, self.whole_asks, strict=True):
            for offer in offers:
                met = sum([weights[word] for word in offer if word in weights])
                found = max(found, met / whole)
        return min(1.0, found)

    def back(self, asks: list[Line]) -> float:
        """Say which share of one of some asks her offers answer, 0 to 1."""
        found = 0.0
        for ask in asks:
            whole = sum([self.own.get(word, self.usual) for word in ask])
            for weights in self.offers:
                met = sum([weights[word] for word in ask if word in weights])
                found = max(found, met / whole)
        return min(1.0, found)


def view_of(asks: list[Line], offers: list[Line], vocabulary: Vocabulary) -> View:
    """Look from the lines of one member."""
    own = {word: vocabulary.weight(word) for line in (*asks, *offers) for word in line}
    return View(
        asks=[_weights(ask, own, vocabulary) for ask in asks],
        whole_asks=[sum([own[word] for word in ask]) for ask in asks],
        offers=[_weights(offer, own, vocabulary) for offer in offers],
        own=own,
        usual=sum(own.values()) / max(1, len(own)),
    )


def best_pair(
    asks: list[Line], offers: list[Line], vocabulary: Vocabulary
) -> tuple[int, int] | None:
    """Give which of some asks is answered best, and by which of some offers."""
    view = view_of(asks, [], vocabulary)
    found, best = None, 0.0
    for at, (weights, whole) in enumerate(zip(view.asks, view.whole_asks, strict=True)):
        for where, offer in enumerate(offers):
            met = sum([weights[word] for word in offer if word in weights])
            if whole and met / whole > best:
                found, best = (at, where), met / whole
    return found if best >= WORTH_SAYING else None


def worth(forth: float, back: float) -> float:
    """Say how much two should meet of whom each answers the other so well.

    It is nothing where neither answer is worth saying.
    """
    if max(forth, back) < WORTH_SAYING:
        return 0.0
    mean = 2 * forth * back / (forth + back) if min(forth, back) >= ENOUGH else 0.0
    return 0.5 * max(forth, back) + (1 + mean if mean else 0.0)


def _weights(line: Line, own: Weights, vocabulary: Vocabulary) -> Weights:
    """Give what each word is worth that answers a line: its own, and those for them."""
    weights = {word: own[word] for word in line}
    for word in line:
        for other, strength in vocabulary.company.get(word, []):
            stands_for = min(1.0, FOR_IT * strength) * own[word]
            weights[other] = max(weights.get(other, 0.0), stands_for)
    return weights
