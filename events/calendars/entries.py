"""From an event, or from a series as somebody has it, to what a calendar is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from events.calendar_writer import Entry, Repeats
from events.models import Event, Gathering, Series
from events.recurrence import walls

DAY_KEY = "%Y%m%d"


@dataclass(frozen=True)
class Share:
    """How much of an event goes along: the place and a sentence; the way in."""

    more: bool = False
    way_in: bool = False


NOTHING_MORE = Share()


def day_key(day: datetime) -> str:
    """Give the `recurrence_id` of a planned date."""
    return day.strftime(DAY_KEY)


def is_planned(event: Event) -> bool:
    """Say whether calendars know the event as one date of a series."""
    return bool(event.series and event.series.recurrence and event.recurrence_id)


def entry_of(event: Event, share: Share, *, sequence: int | None = None) -> Entry:
    """Give one event, or one date of a series with the day that was planned for it."""
    entry = replace(
        _entry(event, share, way_in=("events:join", event.slug)),
        uid=str(event.public_id),
        wall=datetime.combine(event.day, event.start_time),
        url=_site(event.get_absolute_url()),
        changed_at=event.updated_at,
        sequence=event.sequence if sequence is None else sequence,
        is_cancelled=event.is_cancelled,
    )
    if not is_planned(event):
        return entry
    series = event.series
    assert series
    planned = datetime.strptime(event.recurrence_id, DAY_KEY).date()
    return replace(
        entry,
        uid=series.uid,
        sequence=entry.sequence + series.sequence,
        changed_at=max(event.updated_at, series.updated_at),
        planned_for=datetime.combine(planned, series.start_time),
        planned_zone=series.time_zone,
    )


def entries_of_series(
    series: Series, dates: Iterable[tuple[Event, Share]]
) -> list[Entry]:
    """Give a series as somebody has it who has these dates, and no others.

    Every other date of the rule is left out. A date that is not as the series says, or
    once was not, has an entry of its own.
    """
    dates = list(dates)
    recurrence = series.recurrence
    if recurrence is None or not dates:
        return [entry_of(event, share) for event, share in dates]
    planned = walls(recurrence)
    theirs = {event.recurrence_id for event, _ in dates}
    shares = {share for _, share in dates}
    share = Share(
        more=all(one.more for one in shares), way_in=any(one.way_in for one in shares)
    )
    left_out = tuple(wall for wall in planned if day_key(wall) not in theirs)
    whole = replace(
        whole_series(series, share),
        changed_at=max([series.updated_at, *(event.updated_at for event, _ in dates)]),
        repeats=Repeats(series.rule, left_out),
    )
    changed = [
        date
        for event, one in dates
        if _differs(date := entry_of(event, one), whole) or event.sequence
    ]
    return [whole, *changed]


def whole_series(series: Series, share: Share = NOTHING_MORE) -> Entry:
    """Give what a series says of all its dates, without its rule."""
    assert series.first_day
    return replace(
        _entry(series, share, way_in=("events:series_join", series.public_id)),
        uid=series.uid,
        wall=datetime.combine(series.first_day, series.start_time),
        url=_site(series.get_absolute_url()),
        changed_at=series.updated_at,
        sequence=series.sequence,
    )


def _differs(date: Entry, whole: Entry) -> bool:
    told = ("title", "zone_name", "minutes", "description")
    return (
        any(getattr(date, name) != getattr(whole, name) for name in told)
        or _place(date) != _place(whole)
        or bool(date.join_link) != bool(whole.join_link)
        or date.is_cancelled
        or date.wall != date.planned_for
    )


def _place(entry: Entry) -> str:
    return "" if entry.location == entry.join_link else entry.location


def _entry(
    gathering: Gathering, share: Share, *, way_in: tuple[str, str | UUID]
) -> Entry:
    """Give what an event and a series have in common; the rest is filled in after."""
    join = ""
    if share.way_in and gathering.join_link:
        page, which = way_in
        join = _site(reverse(page, args=[which]))
    place = ", ".join(
        filter(None, [gathering.place_name, gathering.address, gathering.town])
    )
    return Entry(
        uid="",
        title=gathering.title,
        wall=datetime.combine(datetime.min, gathering.start_time),
        zone_name=gathering.time_zone,
        minutes=gathering.minutes,
        changed_at=datetime.min,
        description=gathering.summary if share.more else "",
        location=(place if share.more else "") or join,
        join_link=join,
    )


def _site(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
