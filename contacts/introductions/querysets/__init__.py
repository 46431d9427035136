"""Which introductions and suggestions, and who may see them."""

from contacts.introductions.querysets.letters import (
    IntroductionQuerySet,
    PartyQuerySet,
)
from contacts.introductions.querysets.suggesting import (
    SetAsideQuerySet,
    ShortlistQuerySet,
    SuggestionQuerySet,
)
from contacts.introductions.querysets.talks import TalkQuerySet

__all__ = [
    "IntroductionQuerySet",
    "PartyQuerySet",
    "SetAsideQuerySet",
    "ShortlistQuerySet",
    "SuggestionQuerySet",
    "TalkQuerySet",
]
