"""User, Profile and what belongs to it; connections and blocks between members."""

from contacts.profiles.models.account import ORGANISERS, User
from contacts.profiles.models.directory import Entry, LineWord, Slip, Trait
from contacts.profiles.models.joining import (
    Invitation,
    Newcomer,
    Report,
    ReportedWords,
    ReportStep,
)
from contacts.profiles.models.profile import (
    NEW_FOR,
    FormerHandle,
    Link,
    Profile,
    Visibility,
)
from contacts.profiles.models.suspending import Suspension
from contacts.profiles.models.ties import Block, Connection
from contacts.profiles.models.words import OPEN_FOR, Ask, Hook, Prompt, Topic

__all__ = [
    "NEW_FOR",
    "OPEN_FOR",
    "ORGANISERS",
    "Ask",
    "Block",
    "Connection",
    "Entry",
    "FormerHandle",
    "Hook",
    "Invitation",
    "LineWord",
    "Link",
    "Newcomer",
    "Profile",
    "Prompt",
    "Report",
    "ReportStep",
    "ReportedWords",
    "Slip",
    "Suspension",
    "Topic",
    "Trait",
    "User",
    "Visibility",
]
