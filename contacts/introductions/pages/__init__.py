"""Introductions, favours, suggestions and the board as one member sees them."""

from contacts.introductions.pages.asking import FavourPage, favours_for
from contacts.introductions.pages.board import BoardLine, board_lines
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
from contacts.introductions.pages.occasions import Occasion, matches, occasion_of
from contacts.introductions.pages.suggested import (
    Reason,
    Suggested,
    suggested_pairs,
    suggested_people,
)
from contacts.introductions.pages.talks import TalkPage, talk_for, they_met

__all__ = [
    "BoardLine",
    "FavourPage",
    "LetterPage",
    "Occasion",
    "Person",
    "Reason",
    "Row",
    "Said",
    "Suggested",
    "TalkPage",
    "board_lines",
    "favours_for",
    "letters_for",
    "matches",
    "nobody",
    "occasion_of",
    "people_of",
    "previews",
    "rows_for",
    "said_to",
    "suggested_pairs",
    "suggested_people",
    "talk_for",
    "they_met",
]
