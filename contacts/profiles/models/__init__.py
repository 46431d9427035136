"""User, Profile and what belongs to it; connections and blocks between members."""

from contacts.profiles.models.account import ORGANISERS, User
from contacts.profiles.models.profile import NEW_FOR, Profile, Visibility
from contacts.profiles.models.ties import Block, Connection
from contacts.profiles.models.words import Ask, Hook, Prompt, Topic

__all__ = [
    "NEW_FOR",
    "ORGANISERS",
    "Ask",
    "Block",
    "Connection",
    "Hook",
    "Profile",
    "Prompt",
    "Topic",
    "User",
    "Visibility",
]
