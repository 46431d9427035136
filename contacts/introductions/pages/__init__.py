"""Introductions and suggestions as one member sees them."""

from contacts.introductions.pages.conversations import (
    Person,
    Row,
    Said,
    people_of,
    rows_for,
    said_to,
)
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
    "Person",
    "Reason",
    "Row",
    "Said",
    "Suggested",
    "TalkPage",
    "letters_for",
    "nobody",
    "people_of",
    "previews",
    "rows_for",
    "said_to",
    "suggested_pairs",
    "suggested_people",
    "talk_for",
    "they_met",
]
