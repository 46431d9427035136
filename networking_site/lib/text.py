"""Cleans what people type, so that every field holds only text that can be read.

Sources: Unicode Standard Annex 9 (bidirectional controls), Annex 15 (NFC), and the
general categories of UnicodeData.txt as Python's `unicodedata` gives them.
"""

import re
import unicodedata

MARKS_IN_A_ROW = 4
INVISIBLE_LETTERS = {"\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0"}
JOINERS = {"\u200c", "\u200d"}
WORD_JOINER = "\u2060"
_EMOJI_PARTS = {"\ufe0e", "\ufe0f", *JOINERS}


def clean_line(value: str) -> str:
    """Give one readable line: breaks become spaces, runs of spaces become one."""
    return re.sub(r"\s+", " ", _readable(value)).strip()


def clean_text(value: str) -> str:
    """Give readable text with its line breaks, at most one blank line in a row."""
    text = _readable(value.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"[^\S\n]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def without_links(value: str) -> str:
    """Give text in which no mail program finds an address to make a link of.

    A word joiner (U+2060), which nobody sees, follows each dot, colon, slash and @
    inside a word: so `evil.example` reads the same, and is the name of no site.
    """
    return re.sub(r"(?<=[.。．｡:/@])(?=\S)", WORD_JOINER, value)


def _readable(value: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", value):
        category = unicodedata.category(letter)
        if letter in INVISIBLE_LETTERS or category in {"Cs", "Co", "Cn"}:
            continue
        if category in {"Cc", "Cf"} and letter not in {"\n", "\t"} | _EMOJI_PARTS:
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(letter)
    text = "".join(kept)
    if all(letter.isspace() or letter in _EMOJI_PARTS for letter in text):
        return ""
    return text
