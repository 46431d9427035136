"""Which events, answers and comments, and who may see them."""

from events.querysets.answers import (
    AttendanceQuerySet,
    RsvpQuerySet,
    SeriesAnswerQuerySet,
)
from events.querysets.around import CommentQuerySet, FeedKeyQuerySet
from events.querysets.events import EventQuerySet, SeriesQuerySet

__all__ = [
    "AttendanceQuerySet",
    "CommentQuerySet",
    "EventQuerySet",
    "FeedKeyQuerySet",
    "RsvpQuerySet",
    "SeriesAnswerQuerySet",
    "SeriesQuerySet",
]
