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
from events.emails.series import (
    series_cancelled,
    series_changed,
    series_ended,
    series_goes_on,
    series_going,
    series_left,
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
    "series_cancelled",
    "series_changed",
    "series_ended",
    "series_goes_on",
    "series_going",
    "series_left",
    "soon",
    "still_coming",
    "waiting",
]
