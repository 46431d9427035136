"""Series, Event, its hosts, the answers to it, and what is said around it."""

from events.models.around import Comment, FeedKey, HostMessage
from events.models.gathering import (
    MOST_GUESTS,
    MOST_OFFER_HOURS,
    MOST_PLACES,
    Event,
    Gathering,
    Hosting,
    Series,
)
from events.models.rsvp import (
    Attendance,
    ParticipantsReport,
    Party,
    Rsvp,
    SeriesAnswer,
)

__all__ = [
    "MOST_GUESTS",
    "MOST_OFFER_HOURS",
    "MOST_PLACES",
    "Attendance",
    "Comment",
    "Event",
    "FeedKey",
    "Gathering",
    "HostMessage",
    "Hosting",
    "ParticipantsReport",
    "Party",
    "Rsvp",
    "Series",
    "SeriesAnswer",
]
