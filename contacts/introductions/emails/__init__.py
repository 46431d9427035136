"""The letters that introductions write."""

from contacts.introductions.emails.letters import (
    accepted,
    better_time,
    received,
    reminder,
    thanks_to_introducer,
)

__all__ = [
    "accepted",
    "better_time",
    "received",
    "reminder",
    "thanks_to_introducer",
]
