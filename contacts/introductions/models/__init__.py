"""Introductions, favours, conversations, and whom to suggest."""

from contacts.introductions.models.asking import FAVOUR_LAPSES_AFTER, Favour
from contacts.introductions.models.conversations import (
    Conversation,
    Message,
    Participant,
)
from contacts.introductions.models.letters import (
    ASKS_AGAIN_AFTER,
    LAPSES_AFTER,
    REMINDS_AFTER,
    Introduction,
    Party,
)
from contacts.introductions.models.suggesting import SetAside, Shortlist, Suggestion
from contacts.introductions.models.talks import Talk

__all__ = [
    "ASKS_AGAIN_AFTER",
    "FAVOUR_LAPSES_AFTER",
    "LAPSES_AFTER",
    "REMINDS_AFTER",
    "Conversation",
    "Favour",
    "Introduction",
    "Message",
    "Participant",
    "Party",
    "SetAside",
    "Shortlist",
    "Suggestion",
    "Talk",
]
