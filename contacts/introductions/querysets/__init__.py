"""Which introductions and suggestions, and who may see them."""

from contacts.introductions.querysets.asking import FavourQuerySet
from contacts.introductions.querysets.conversations import (
    ConversationQuerySet,
    MessageQuerySet,
    ParticipantQuerySet,
)
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
    "ConversationQuerySet",
    "FavourQuerySet",
    "IntroductionQuerySet",
    "MessageQuerySet",
    "ParticipantQuerySet",
    "PartyQuerySet",
    "SetAsideQuerySet",
    "ShortlistQuerySet",
    "SuggestionQuerySet",
    "TalkQuerySet",
]
