"""Reduces text to plain words, so that "Grünwald", "GRUNWALD" and "grunwald" are one.

Sources: Unicode Standard Annex 15 (NFKD) and the case folding of the Unicode Standard,
chapter 3.13. Letters that no decomposition takes apart are written as passports do
(ICAO Doc 9303, part 3, section 6), but with one letter where one is what people type.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_WORD = 40
MOST_WORDS = 8
_LETTERS = {
    "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th",
    "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ə": "e",
}  # fmt: skip
# Written without spaces: every character is a word of its own.
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class _Folds(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        plain = unicodedata.normalize("NFKD", plain)
        kept = "".join(
            _LETTERS.get(letter, letter)
            for letter in plain
            if not unicodedata.category(letter).startswith("M")
        )
        folded = "".join(letter if letter.isalnum() else " " for letter in kept)
        self[code] = _UNSPACED.sub(r" \g<0> ", folded)
        return self[code]


_FOLDS = _Folds()


@dataclass(frozen=True)
class Word:
    """A folded word, and from where to where it stands in the text it came from."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Give the plain words of a text, with single spaces between them."""
    words = text.translate(_FOLDS).split()
    return " ".join(word[:LONGEST_WORD] for word in words)


def words_asked_for(text: str) -> list[str]:
    """Give the different words of a search, in their order, not too many of them."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def words_in(text: str) -> list[Word]:
    """Give the folded words of a text with their places in it, for marking them."""
    found: list[Word] = []
    letters, start, end = "", 0, 0
    for place, character in enumerate(text):
        folded = _FOLDS[ord(character)]
        for letter in folded:
            if letter == " ":
                if letters:
                    found.append(Word(letters[:LONGEST_WORD], start, end))
                letters = ""
                continue
            start = start if letters else place
            letters += letter
            end = place + 1
        if not folded and letters:
            end = place + 1
    if letters:
        found.append(Word(letters[:LONGEST_WORD], start, end))
    return found
