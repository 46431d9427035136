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
from contacts.introductions.pages.talks import TalkPage, talk_for, they_met

__all__ = [
    "LetterPage",
    "Reason",
    "Suggested",
    "TalkPage",
    "letters_for",
    "nobody",
    "previews",
    "suggested_pairs",
    "suggested_people",
    "talk_for",
    "they_met",
]
