"""One month of events as a calendar: weeks that begin on Monday, a day at a time."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, F, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Rsvp
from events.pages import zone_of
from events.querysets import EventQuerySet
from events.when import FIRST_YEAR, LAST_YEAR
from networking_site.lib.zones import zone

if TYPE_CHECKING:
    from contacts.profiles.querysets import Viewer

SHOWN = 2
COLUMNS = ("pk", "slug", "title", "starts_at", "time_zone", "status")
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One event on its day, in words: a calendar shows many."""

    title: str
    url: str
    iso: str
    clock: str
    state: str
    state_words: str


@dataclass(frozen=True)
class Day:
    """A day, what begins on it, and how much more than is shown."""

    date: date
    is_today: bool
    entries: list[Entry]
    more: int

    @property
    def iso(self) -> str:
        """Give the day as addresses say it."""
        return self.date.isoformat()

    @property
    def more_words(self) -> str:
        """Say how many more there are."""
        return ngettext("%(n)s more", "%(n)s more", self.more) % {"n": self.more}


@dataclass(frozen=True)
class Month:
    """A month and its neighbours, as addresses say them: `2026-12`."""

    first: date
    days: list[Day]
    previous: str
    next: str

    @property
    def week(self) -> list[date]:
        """Give any Monday and the six days after it, for their names."""
        monday = self.first - timedelta(days=self.first.weekday())
        return [monday + timedelta(days=number) for number in range(7)]

    @property
    def has_events(self) -> bool:
        """Say whether anything begins in this month."""
        return any(day.entries for day in self.days)


def month_of(
    viewer: Viewer, events: EventQuerySet, *, first: date, now: datetime
) -> Month:
    """Show what begins in a month: by the viewer's clock, to a visitor by each event's.

    Two queries, and at most `SHOWN` events a day, however many there are.
    """
    length = monthrange(first.year, first.month)[1]
    dates = [first + timedelta(days=number) for number in range(length)]
    rows = list(_first_of_each_day(viewer, events, dates))
    answers = _answers(viewer, [row["pk"] for row in rows])
    of_day: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        of_day.setdefault(row["on"], []).append(row)
    today = now.astimezone(zone(zone_of(viewer))).date()
    days = [
        Day(
            date=each,
            is_today=each == today,
            entries=[
                _entry(row, viewer=viewer, answers=answers)
                for row in of_day.get(each, [])
            ],
            more=_more(of_day.get(each, [])),
        )
        for each in dates
    ]
    before, after = first - timedelta(days=1), dates[-1] + timedelta(days=1)
    return Month(first, days, previous=_name(before), next=_name(after))


def _first_of_each_day(viewer: Viewer, events: EventQuerySet, dates: list[date]) -> Any:
    if viewer.is_authenticated:
        here = zone(zone_of(viewer))
        begins = [datetime.combine(each, time(), here) for each in dates]
        ends = datetime.combine(dates[-1] + timedelta(days=1), time(), here)
        events = events.between(begins[0], ends)
        later = zip(dates, begins[1:], strict=False)
        on: Any = Case(
            *(When(starts_at__lt=end, then=Value(each)) for each, end in later),
            default=Value(dates[-1]),
            output_field=DateField(),
        )
    else:
        # Beginnings are indexed, days are not: a day begins within one of UTC's.
        begins = [datetime.combine(dates[0], time(), UTC) - A_DAY]
        events = events.between(begins[0], begins[0] + (len(dates) + 2) * A_DAY)
        events, on = events.on_days(dates[0], dates[-1]), F("day")
    in_day = events.annotate(on=on).annotate(
        nth=Window(RowNumber(), partition_by="on", order_by=["starts_at", "pk"]),
        of_day=Window(Count("pk"), partition_by="on"),
    )
    some = in_day.filter(nth__lte=SHOWN).order_by("starts_at", "pk")
    return some.values(*COLUMNS, "on", "nth", "of_day")


def _answers(viewer: Viewer, keys: list[int]) -> dict[int, str]:
    if not viewer.is_authenticated or not keys:
        return {}
    mine = Rsvp.objects.belonging_to(viewer).filter(event__in=keys)
    return dict(mine.values_list("event_id", "answer"))


def _entry(row: dict[str, Any], *, viewer: Viewer, answers: dict[int, str]) -> Entry:
    start = row["starts_at"].astimezone(zone(zone_of(viewer) or row["time_zone"]))
    state, words = answers.get(row["pk"], ""), ""
    if row["status"] == Event.Status.CANCELLED:
        state, words = row["status"], _("Cancelled")
    elif state == Rsvp.Answer.GOING:
        words = _("You are going")
    return Entry(
        title=row["title"],
        url=reverse("events:detail", args=[row["slug"]]),
        iso=start.isoformat(),
        clock=f"{start:%H:%M}",
        state=state,
        state_words=words,
    )


def _more(rows: list[dict[str, Any]]) -> int:
    return rows[0]["of_day"] - len(rows) if rows else 0


def _name(day: date) -> str:
    return f"{day:%Y-%m}" if FIRST_YEAR <= day.year <= LAST_YEAR else ""
