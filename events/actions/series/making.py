"""Series are made of an event, up to their end, and can be given a later one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import emails
from events.actions.locking import locked, locked_series
from events.actions.running import free_slug
from events.actions.series.answering import inherit
from events.calendars.entries import day_key
from events.models import Event, Gathering, Hosting, Series
from events.recurrence import (
    PlannedDate,
    Recurrence,
    Rhythm,
    planned_dates,
    rule_text,
)
from events.rules import why_not_repeat
from events.when import instant
from networking_site.lib.refused import Refused

SAID_ONCE = tuple(field.name for field in Gathering._meta.fields)
AtOddHours = Mapping[date, time | None]


@transaction.atomic
def make_series(
    event: Event,
    *,
    rhythm: Rhythm,
    every: int = 1,
    until: date | None = None,
    count: int | None = None,
    at_odd_hours: AtOddHours | None = None,
    now: datetime,
) -> Series:
    """Repeat an event up to an end: it becomes the first date, and keeps its answers.

    The other dates are as it is: drafts, or published. `at_odd_hours` says, for each
    day on which the clocks leave the time out or show it twice, when it is instead;
    None skips that date. Raises Refused while one of those days is not spoken of.
    """
    event = locked(event)
    if refusal := why_not_repeat(event, now=now):
        raise Refused(refusal)
    recurrence = Recurrence(
        datetime.combine(event.day, event.start_time), rhythm, every, until, count
    )
    planned = planned_dates(recurrence, zone_name=event.time_zone)
    series = Series(
        **{name: getattr(event, name) for name in SAID_ONCE},
        uid=str(event.public_id),
        rule=rule_text(recurrence, zone_name=event.time_zone),
        first_day=event.day,
        rhythm=rhythm,
        every=every,
        until=until,
        count=count,
        sequence=event.sequence + 1,
    )
    series.save()
    series.topics.set(event.topics.all())
    event.series, event.uid, event.sequence = series, series.uid, 0
    event.recurrence_id = day_key(planned[0].wall)
    event.save(update_fields=["series", "uid", "sequence", "recurrence_id"])
    _add(series, planned[1:], like=event, at_odd_hours=at_odd_hours or {})
    return series


@transaction.atomic
def extend(
    series: Series,
    *,
    until: date | None = None,
    count: int | None = None,
    at_odd_hours: AtOddHours | None = None,
    now: datetime,
) -> Series:
    """Give a series a later end. Who answered it whole comes to the new dates, too."""
    series = locked_series(series)
    before = series.recurrence
    if before is None:
        raise Refused(_("These dates came from a calendar, and end where it says."))
    recurrence = replace(before, until=until, count=count)
    known = len(planned_dates(before, zone_name=series.time_zone))
    planned = planned_dates(recurrence, zone_name=series.time_zone)[known:]
    last = series.events.order_by("recurrence_id").last()
    if not planned or last is None:
        raise Refused(_("Choose an end after the last date there is."))
    series.until, series.count = until, count
    series.rule = rule_text(recurrence, zone_name=series.time_zone)
    series.sequence += 1
    series.save()
    like = series.events.filter(status=Event.Status.PUBLISHED).last() or last
    added = _add(series, planned, like=like, at_odd_hours=at_odd_hours or {})
    _open(series, [one for one in added if one.status == "published"], now=now)
    return series


@transaction.atomic
def publish_series(series: Series, *, now: datetime) -> Series:
    """Show all drafts among the dates to come, together."""
    series = locked_series(series)
    drafts = series.events.select_for_update().filter(status=Event.Status.DRAFT)
    dates = list(drafts.upcoming(now=now).order_by("pk"))
    if not dates:
        raise Refused(_("No date to come is a draft."))
    for event in dates:
        event.status = Event.Status.PUBLISHED
        event.save(update_fields=["status", "updated_at"])
    series.sequence += 1
    series.save(update_fields=["sequence", "updated_at"])
    _open(series, dates, now=now)
    return series


def _open(series: Series, dates: list[Event], *, now: datetime) -> None:
    """Let who answered the whole series in, and tell each of them once."""
    for member in inherit(series, dates, now=now):
        emails.series_goes_on(series, member=member, first=dates[0], now=now)


def _add(
    series: Series,
    planned: Iterable[PlannedDate],
    *,
    like: Event,
    at_odd_hours: AtOddHours,
) -> list[Event]:
    """Make dates of a series: what it says, with the state and hosts of one it has."""
    status = like.status
    if status == Event.Status.CANCELLED:
        status = Event.Status.PUBLISHED
    events = [
        _date(series, one, at, status=status, link_key=like.link_key)
        for one, at in _settled(planned, at_odd_hours, series=series)
    ]
    Event.objects.bulk_create(events)
    hosts = [hosting.member_id for hosting in like.hostings.all()]
    Hosting.objects.bulk_create(
        Hosting(event=event, member_id=host) for event in events for host in hosts
    )
    topics = list(series.topics.all())
    for event in events if topics else []:
        event.topics.set(topics)
    return events


def _settled(
    planned: Iterable[PlannedDate], at_odd_hours: AtOddHours, *, series: Series
) -> list[tuple[PlannedDate, time]]:
    settled, open_days = [], []
    for one in planned:
        day = one.wall.date()
        at = one.wall.time() if one.starts_at else at_odd_hours.get(day)
        if at is not None:
            settled.append((one, at))
        elif day not in at_odd_hours:
            open_days.append(date_format(day, "j F Y"))
    if open_days:
        raise Refused(
            _("The clocks change: say when it is, or that it is not, on %(days)s.")
            % {"days": ", ".join(open_days)}
        )
    return settled


def _date(
    series: Series, planned: PlannedDate, at: time, *, status: str, link_key: str
) -> Event:
    day = planned.wall.date()
    event = Event(
        **{name: getattr(series, name) for name in SAID_ONCE},
        public_id=uuid.uuid4(),
        series=series,
        uid=series.uid,
        recurrence_id=day_key(planned.wall),
        day=day,
        status=status,
        link_key=link_key,
    )
    event.start_time = at
    event.starts_at = instant(day, at, zone_name=series.time_zone)
    event.ends_at = event.starts_at + timedelta(minutes=event.minutes)
    event.slug = free_slug(event)
    return event
