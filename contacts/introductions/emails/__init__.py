"""The letters that introductions write."""

from contacts.introductions.emails.asking import asked_for
from contacts.introductions.emails.conversations import written
from contacts.introductions.emails.letters import (
    accepted,
    better_time,
    received,
    reminder,
    thanks_to_introducer,
)
from contacts.introductions.emails.talks import did_it_happen, they_met

__all__ = [
    "accepted",
    "asked_for",
    "better_time",
    "did_it_happen",
    "received",
    "reminder",
    "thanks_to_introducer",
    "they_met",
    "written",
]
