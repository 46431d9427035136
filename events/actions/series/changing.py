"""Changes to one date of a series, to it and all that follow, or to all to come.

What was changed on one date stays when the others change. Calendars know a series by
its first date and its rule, so a change from a later date on makes a series of its own
of what follows, and the one before ends.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import calendars, emails
from events.actions.line import fill_free_places
from events.actions.locking import locked, locked_series
from events.actions.running import save
from events.actions.series.people import people_of
from events.calendars.entries import DAY_KEY, day_key
from events.models import Event, Series
from events.recurrence import Rhythm, rule_text, walls
from events.rules import why_not_change_date
from events.when import LONGEST_MINUTES, instant
from networking_site.lib.refused import Refused

Changes = Mapping[str, Any]
WHEN = {"day", "start_time", "time_zone"}
MATTERS = WHEN | {"minutes", "kind", "place_name", "address", "town", "join_link"}


@transaction.atomic
def change_date(event: Event, *, changes: Changes, now: datetime) -> Event:
    """Change one date, its fields by name, `day` among them, and tell its people."""
    event = _changeable(event, now=now)
    before = {name: getattr(event, name) for name in changes}
    for name, value in changes.items():
        setattr(event, name, value)
    sequence = event.sequence
    save(event, now=now)
    if before != dict(changes) and event.sequence == sequence:
        event.sequence += 1
        event.save(update_fields=["sequence", "updated_at"])
    return event


@transaction.atomic
def change_following(event: Event, *, changes: Changes, now: datetime) -> Series:
    """Change a date and all that follow it, and give the series they are then."""
    event, series = _with_series(event, now=now)
    earliest = series.events.order_by("recurrence_id")[0]
    deed = _change_all if event.pk == earliest.pk else _split
    return deed(series, first=event, chosen=event, changes=changes, now=now)


@transaction.atomic
def change_rest(event: Event, *, changes: Changes, now: datetime) -> Series:
    """Change all dates to come; `day` is the new day of the one that is given."""
    event, series = _with_series(event, now=now)
    ahead = series.events.filter(starts_at__gt=now).order_by("recurrence_id")
    first = ahead.exclude(status=Event.Status.CANCELLED)[0]
    changes = dict(changes)
    if "day" in changes:
        shift = changes["day"] - event.day
        changes["day"] = _planned_day(first) + shift
        if not shift:
            del changes["day"]
    begun = series.events.exclude(pk__in=ahead).exists()
    deed = _split if begun and _moves(series, changes) else _change_all
    return deed(series, first=first, chosen=event, changes=changes, now=now)


def _change_all(
    series: Series, *, first: Event, chosen: Event, changes: Changes, now: datetime
) -> Series:
    """Change the series itself, and the dates from the first of them on."""
    dates = _dates_from(series, first)
    old = _said(series, changes)
    _say_new(series, changes)
    if _moves_days(first, changes):
        days = _days(series)
        shift = changes["day"] - _planned_day(first)
        assert series.first_day
        series.first_day += shift
        series.until, series.count = None, len(days)
        series.rhythm = _rhythm(series.rhythm, series.first_day)
        _make_room(dates)
        _move_days(dates, dict(zip(days, _days(series), strict=True)))
    _finish(series, raised_by=1)
    _change_dates(dates, series, chosen=chosen, changes=changes, old=old, now=now)
    _tell(series, dates, changes=changes, now=now)
    return series


def _split(
    series: Series, *, first: Event, chosen: Event, changes: Changes, now: datetime
) -> Series:
    """End a series before a date, and begin another with it."""
    dates = _dates_from(series, first)
    people = people_of(_shown(dates))
    lost = calendars.most_said(dates)
    start = _planned_day(first)
    days = [day for day in _days(series) if day >= start]
    following = _copy(series)
    following.first_day = changes.get("day", start)
    following.until, following.count = None, len(days)
    following.rhythm = _rhythm(series.rhythm, following.first_day)
    old = _said(series, changes)
    _say_new(following, changes)
    _finish(following, raised_by=0)
    following.topics.set(series.topics.all())
    series.until, series.count = start - timedelta(days=1), None
    _finish(series, raised_by=1 + lost)
    for answer in series.answers.all():
        answer.pk, answer.series = None, following
        answer._state.adding = True
        answer.save()
    for event in dates:
        event.series, event.uid = following, following.uid
    _move_days(dates, dict(zip(days, _days(following), strict=True)))
    _change_dates(dates, following, chosen=chosen, changes=changes, old=old, now=now)
    for member in people:
        emails.series_ended(series, member=member, first=dates[0], now=now)
    _tell(following, dates, changes=changes, now=now, always=True)
    return following


def _change_dates(
    dates: list[Event],
    series: Series,
    *,
    chosen: Event,
    changes: Changes,
    old: Changes,
    now: datetime,
) -> None:
    """Change what each date had from its series, and compute when it is.

    The one that was chosen for it changes in any case, a cancelled one in none.
    """
    odd = []
    for event in dates:
        event.series = series
        if event.is_cancelled:
            continue
        for name, value in changes.items():
            if event.pk == chosen.pk or (
                name != "day" and getattr(event, name) == old[name]
            ):
                setattr(event, name, value)
        try:
            event.starts_at = instant(
                event.day, event.start_time, zone_name=event.time_zone
            )
        except Refused:
            odd.append(date_format(event.day, "j F Y"))
            continue
        event.ends_at = event.starts_at + timedelta(minutes=event.minutes)
    if odd:
        raise Refused(
            _("The clocks change on %(days)s: skip or move what is on then first.")
            % {"days": ", ".join(odd)}
        )
    for event in dates:
        event.save()
        fill_free_places(event, now=now)


def _tell(
    series: Series,
    dates: list[Event],
    *,
    changes: Changes,
    now: datetime,
    always: bool = False,
) -> None:
    """Write to each person once, if the change means something to her plans."""
    if not always and not MATTERS & set(changes):
        return
    for member, rsvps in people_of(_shown(dates)).items():
        emails.series_changed(series, rsvps, member=member, now=now)


def _with_series(event: Event, *, now: datetime) -> tuple[Event, Series]:
    """Lock a series, then one of its dates, as every deed to both does."""
    if event.series is not None:
        locked_series(event.series)
    event = _changeable(event, now=now)
    assert event.series
    return event, locked_series(event.series)


def _changeable(event: Event, *, now: datetime) -> Event:
    event = Event.objects.select_related("series").get(pk=locked(event).pk)
    if refusal := why_not_change_date(event, now=now):
        raise Refused(refusal)
    return event


def _dates_from(series: Series, first: Event) -> list[Event]:
    later = series.events.filter(recurrence_id__gte=first.recurrence_id)
    kept = later.select_for_update().order_by("pk")
    return sorted(kept, key=lambda event: event.recurrence_id)


def _shown(dates: list[Event]) -> list[Event]:
    return [event for event in dates if event.status == Event.Status.PUBLISHED]


def _said(series: Series, changes: Changes) -> dict[str, Any]:
    return {name: getattr(series, name) for name in set(changes) - {"day"}}


def _say_new(series: Series, changes: Changes) -> None:
    for name in set(changes) - {"day"}:
        setattr(series, name, changes[name])
    if not 0 < series.minutes <= LONGEST_MINUTES:
        raise Refused(_("An event lasts between a minute and fourteen days."))


def _moves(series: Series, changes: Changes) -> bool:
    return "day" in changes or any(
        getattr(series, name) != changes[name] for name in WHEN & set(changes)
    )


def _moves_days(first: Event, changes: Changes) -> bool:
    return "day" in changes and changes["day"] != _planned_day(first)


def _planned_day(event: Event) -> date:
    return datetime.strptime(event.recurrence_id, DAY_KEY).date()


def _days(series: Series) -> list[date]:
    recurrence = series.recurrence
    assert recurrence
    return [wall.date() for wall in walls(recurrence)]


def _rhythm(rhythm: str, first_day: date | None) -> str:
    """Keep the rhythm, but for a fifth weekday, which only the last can follow."""
    assert first_day
    if rhythm == Rhythm.NTH and first_day.day > 28:
        return Rhythm.LAST
    return rhythm


def _move_days(dates: list[Event], days: Mapping[date, date]) -> None:
    """Plan each date for its new day; one that was moved by itself stays there."""
    for event in dates:
        planned = _planned_day(event)
        if event.day == planned and not event.is_cancelled:
            event.day = days[planned]
        event.recurrence_id = day_key(datetime.combine(days[planned], time()))


def _make_room(dates: list[Event]) -> None:
    """Free the days of dates that are planned anew: one may take another's."""
    for event in dates:
        Event.objects.filter(pk=event.pk).update(recurrence_id=f"~{event.pk}")


def _finish(series: Series, *, raised_by: int) -> None:
    recurrence = series.recurrence
    assert recurrence
    series.rule = rule_text(recurrence, zone_name=series.time_zone)
    series.sequence += raised_by
    series.save()


def _copy(series: Series) -> Series:
    copy = Series.objects.get(pk=series.pk)
    copy.pk, copy.public_id, copy.sequence = None, uuid.uuid4(), 0
    copy.uid = str(copy.public_id)
    copy._state.adding = True
    return copy
