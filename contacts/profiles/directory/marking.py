"""Finds the line of a member's in which a search met her, and marks its words.

It reads what the reader was shown anyway, never the index: where a word stands in
something hidden, no line is found, and the card looks as it always does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contacts.profiles.directory.folding import words_in

LONGEST, BEFORE = 180, 60
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class Piece:
    """A piece of a line, and whether it is a word that was looked for."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Quote:
    """What a card quotes: the beginning that was given, and how the member ended it."""

    prompt: str
    pieces: list[Piece]


def quote_with(
    lines: Iterable[tuple[str, str]], *, spellings: Sequence[Sequence[str]]
) -> Quote | None:
    """Give the first of these lines in which the most of the words stand."""
    best: tuple[int, str, str] | None = None
    for prompt, text in lines:
        for sentence in _SENTENCES.split(text):
            met = _how_many(sentence, spellings)
            if met and (best is None or met > best[0]):
                best = (met, prompt, sentence.strip())
    if best is None:
        return None
    return Quote(prompt=best[1], pieces=mark(best[2], spellings=spellings))


def mark(text: str, *, spellings: Sequence[Sequence[str]]) -> list[Piece]:
    """Cut a text into pieces, so that each word looked for is one of its own."""
    patterns = [pattern for some in spellings for pattern in some]
    met = [word for word in words_in(text) if _is_met(word.text, patterns)]
    places = [(word.start, word.end) for word in met]
    start = _beginning(text, places[0][0]) if places else 0
    end = _end(text, start)
    pieces = [Piece("… ", is_marked=False)] if start else []
    for first, last in places:
        if first >= end:
            break
        if start < first:
            pieces.append(Piece(text[start:first], is_marked=False))
        if start <= first:
            pieces.append(Piece(text[first:last], is_marked=True))
            start = last
    if start < end:
        pieces.append(Piece(text[start:end], is_marked=False))
    return [*pieces, Piece(" …", is_marked=False)] if end < len(text) else pieces


def _how_many(text: str, spellings: Sequence[Sequence[str]]) -> int:
    words = [word.text for word in words_in(text)]
    return sum(any(_is_met(word, some) for word in words) for some in spellings)


def _is_met(word: str, patterns: Iterable[str]) -> bool:
    return any(
        word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern
        for pattern in patterns
    )


def _beginning(text: str, place: int) -> int:
    """Where a line is long, begin it at a word not far before the one looked for."""
    if len(text) <= LONGEST or place <= BEFORE:
        return 0
    return text.find(" ", place - BEFORE, place) + 1


def _end(text: str, start: int) -> int:
    if len(text) - start <= LONGEST:
        return len(text)
    gap = text.rfind(" ", start, start + LONGEST)
    return gap if gap > start else start + LONGEST
