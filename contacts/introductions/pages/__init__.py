"""Introductions and suggestions as one member sees them."""

from contacts.introductions.pages.letters import (
    LetterPage,
    letters_for,
    nobody,
    previews,
)
from contacts.introductions.pages.suggested import (
    Reason,
    Suggested,
    suggested_pairs,
    suggested_people,
)

__all__ = [
    "LetterPage",
    "Reason",
    "Suggested",
    "letters_for",
    "nobody",
    "previews",
    "suggested_pairs",
    "suggested_people",
]
