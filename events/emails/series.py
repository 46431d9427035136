"""The letters about a series: once per person and deed, however many dates it is.

Each carries what her calendar needs of that series: the whole of it as she has it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contacts.notices.kinds import Kind
from contacts.profiles.models import User
from events.calendars import (
    series_invitation_for,
    series_withdrawal_for,
    withdrawal_for,
)
from events.emails.kinds import (
    SERIES_CANCELLED,
    SERIES_CHANGED,
    SERIES_ENDED,
    SERIES_GOES_ON,
    SERIES_GOING,
    SERIES_LEFT,
)
from events.emails.writing import write_at
from events.models import Event, Rsvp, Series
from events.recurrence import in_words


def series_going(series: Series, *, member: User, now: datetime) -> None:
    """Tell a member at which dates of a series she has a place, and where she waits."""
    calendar = series_invitation_for(series, member)
    _write(SERIES_GOING, series, member, now=now, calendar=calendar)


def series_left(series: Series, *, member: User, now: datetime) -> None:
    """Take a series off a member's calendar, since she said no to the whole."""
    _write(
        SERIES_LEFT,
        series,
        member,
        now=now,
        calendar=series_withdrawal_for(series, member),
    )


def series_goes_on(
    series: Series, *, member: User, first: Event, now: datetime
) -> None:
    """Tell who answered a whole series that it has more dates, and she comes."""
    calendar = series_invitation_for(series, member)
    _write(SERIES_GOES_ON, series, member, now=now, calendar=calendar, first=first)


def series_changed(
    series: Series, rsvps: list[Rsvp], *, member: User, now: datetime
) -> None:
    """Tell who goes or waits what a series is like from now on."""
    calendar = series_invitation_for(series, member)
    _write(
        SERIES_CHANGED, series, member, now=now, calendar=calendar, first=rsvps[0].event
    )


def series_ended(series: Series, *, member: User, first: Event, now: datetime) -> None:
    """Let a calendar end a series that goes on as another."""
    calendar = series_withdrawal_for(series, member)
    _write(SERIES_ENDED, series, member, now=now, calendar=calendar, first=first)


def series_cancelled(
    series: Series, rsvps: list[Rsvp], *, member: User, note: str, now: datetime
) -> None:
    """Tell who goes or waits that all dates to come are off, and why."""
    had = [rsvp for rsvp in rsvps if rsvp.answer == Rsvp.Answer.GOING]
    if len(had) == 1:
        calendar = withdrawal_for(had[0])
    else:
        calendar = series_withdrawal_for(series, member) if had else b""
    first = rsvps[0].event
    _write(
        SERIES_CANCELLED,
        series,
        member,
        now=now,
        calendar=calendar,
        first=first,
        line=note,
        note=note,
    )


def _write(
    kind: Kind,
    series: Series,
    member: User,
    *,
    now: datetime,
    calendar: bytes,
    first: Event | None = None,
    **more: Any,
) -> None:
    mine = Rsvp.objects.belonging_to(member).filter(
        event__series=series, event__starts_at__gt=now
    )
    if first is None:
        first = series.events.upcoming(now=now).order_by("starts_at")[0]
    recurrence = series.recurrence
    write_at(
        kind,
        member,
        first,
        about=series.public_id,
        link=series.get_absolute_url(),
        calendar=calendar,
        series=series,
        how_often=in_words(recurrence) if recurrence else "",
        going=mine.going().count(),
        waiting=mine.waiting().count(),
        **more,
    )
