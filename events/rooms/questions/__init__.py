"""Questions to open a round with: a set of our own, in several languages.

They stand in `questions.toml`. Which are proposed depends on what an event is about and
on its number alone, so that a page shows the same twice and the next date of a series
others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "de": "Deutsch"}
APART = 3  # an evening takes no more of one group
FILE = Path(__file__).parent / "questions.toml"


@dataclass(frozen=True)
class Group:
    """Some questions that belong together, in one language."""

    key: str
    title: str
    when: str
    words: tuple[str, ...]
    questions: tuple[str, ...]

    def fits(self, topics: Iterable[str]) -> bool:
        """Say whether one of these topics is what the group is about."""
        parts = [part for topic in topics for part in topic.casefold().split()]
        return any(part.startswith(word) for part in parts for word in self.words)


@cache
def groups(language: str) -> tuple[Group, ...]:
    """Give all questions in a language; English where we have none in it."""
    language = language if language in LANGUAGES else "en"
    number = list(LANGUAGES).index(language)
    return tuple(
        Group(
            key=group["key"],
            title=group[language],
            when=group["when"],
            words=tuple(group.get("words", ())),
            questions=tuple(texts[number] for texts in group["questions"]),
        )
        for group in tomllib.loads(FILE.read_text(encoding="utf-8"))["group"]
    )


def language_of(spoken: Sequence[str], *, site: str) -> str:
    """Give the language to ask somebody in: the site's, if she speaks it, else hers."""
    first = [site] if site in spoken or not spoken else []
    return next((code for code in (*first, *spoken) if code in LANGUAGES), "en")


def proposed(
    rounds: int, *, topics: Collection[str], language: str, turn: int
) -> list[str]:
    """Propose a question for each round, none twice.

    One to arrive with, one to end with; between them what the event is about, work,
    life, asking and offering take turns. `turn` lets the next event begin elsewhere.
    """
    first, last = (_turned(_when(language, when), turn) for when in ("first", "last"))
    if rounds <= 2:
        return [first[0], last[0]][:rounds]
    between = _between(topics, language=language, turn=turn)
    return [first[0], *between[: rounds - 2], last[0]]


def another(
    number: int,
    *,
    rounds: int,
    taken: Collection[str],
    topics: Collection[str],
    language: str,
    after: str,
) -> str:
    """Give the next question that fits a round and that no other round has.

    It follows the one that the round has now, so that all come up in turns.
    """
    if number == 1:
        fitting = _when(language, "first")
    elif number == rounds:
        fitting = _when(language, "last")
    else:
        fitting = _between(topics, language=language, turn=0)
    start = fitting.index(after) + 1 if after in fitting else 0
    others = {text.casefold() for text in taken}
    wheel = [*fitting[start:], *fitting[:start]]
    return next((text for text in wheel if text.casefold() not in others), "")


def _when(language: str, when: str) -> list[str]:
    return [
        question
        for group in groups(language)
        if group.when == when
        for question in group.questions
    ]


def _between(topics: Collection[str], *, language: str, turn: int) -> list[str]:
    fitting = [group for group in groups(language) if group.fits(topics)]
    general = [group for group in groups(language) if group.when == "middle"]
    piles = [_turned(group.questions, APART * turn) for group in (*fitting, *general)]
    longest = max(len(pile) for pile in piles)
    return [pile[at] for at in range(longest) for pile in piles if at < len(pile)]


def _turned(questions: Sequence[str], turn: int) -> list[str]:
    at = turn % len(questions)
    return [*questions[at:], *questions[:at]]
