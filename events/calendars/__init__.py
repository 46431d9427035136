"""Events as calendars are told of them: for files, for feeds, for one person's own.

What a calendar holds can't be taken back, so it holds little: the title, the time and
the address of the page; the place only where visitors read it too, or in the letter to
who is going. A join link never leaves the site. Who is going gets the address of
`events:join` in its stead, which leads on when it is time, and only her.

A date of a series has the series' UID and a RECURRENCE-ID. A series that came from a
calendar has that calendar's rule, which we don't follow on: its dates stand alone.
"""

from events.calendars.feeds import Feed, file_of, file_of_series, group_feed, own_feed
from events.calendars.messages import (
    invitation_for,
    most_said,
    series_invitation_for,
    series_withdrawal_for,
    withdrawal_for,
)

__all__ = [
    "Feed",
    "file_of",
    "file_of_series",
    "group_feed",
    "invitation_for",
    "most_said",
    "own_feed",
    "series_invitation_for",
    "series_withdrawal_for",
    "withdrawal_for",
]
