"""The letters about events, a file per thing they are about."""

from events.emails.before import soon, still_coming
from events.emails.changes import cancelled, changed
from events.emails.comments import said
from events.emails.hosting import from_host, made_host
from events.emails.places import (
    going,
    got_a_place,
    left,
    offer_lapsed,
    offered,
    removed,
    waiting,
)

__all__ = [
    "cancelled",
    "changed",
    "from_host",
    "going",
    "got_a_place",
    "left",
    "made_host",
    "offer_lapsed",
    "offered",
    "removed",
    "said",
    "soon",
    "still_coming",
    "waiting",
]
