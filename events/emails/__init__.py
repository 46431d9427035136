"""The letters about events, a file per thing they are about."""

from events.emails.before import soon, still_coming
from events.emails.changes import cancelled
from events.emails.comments import said
from events.emails.places import got_a_place

__all__ = ["cancelled", "got_a_place", "said", "soon", "still_coming"]
