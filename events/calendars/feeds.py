"""Files to keep and feeds to subscribe to: which events, and how much of each.

The edges of what a feed holds move once a day, at midnight in UTC, so that it stays the
same to the byte in between unless something happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.profiles.models import User
from events.calendar_writer import Entry, event_file, feed
from events.calendars.entries import Share, entries_of_series, entry_of, is_planned
from events.models import Event, FeedKey, Rsvp, Series
from events.querysets import EventQuerySet
from networking_site.lib.group.chosen import our_group

PAST_KEPT = timedelta(weeks=4)
CANCELLED_KEPT = timedelta(days=30)
MOST_EVENTS = 150  # the soonest to come; a series among them comes whole
MOST_PAST = 50  # the latest of those that are over

Sharing = Callable[[Event], Share]


@dataclass(frozen=True)
class Feed:
    """A file for a calendar, and the instant of the last change in it."""

    file: bytes
    changed_at: datetime


def file_of(event: Event, *, answer: str) -> Feed:
    """Give the file of one event to somebody who may open its page."""
    share = Share(more=True, way_in=answer == Rsvp.Answer.GOING)
    entry = entry_of(event, share)
    return Feed(event_file([entry]), entry.changed_at)


def file_of_series(
    series: Series, dates: EventQuerySet, *, member: User | AnonymousUser
) -> Feed:
    """Give the file of a series with those of its dates that somebody may open."""
    shown = dates.filter(series=series).with_answer_of(member)

    def share(event: Event) -> Share:
        return Share(more=True, way_in=event.my_answer == Rsvp.Answer.GOING)

    entries = _entries(shown.announced().select_related("series"), share)
    return Feed(event_file(entries), _last_change(entries, series.updated_at))


def group_feed(*, now: datetime, source: str) -> Feed:
    """Give what is on for everybody, visitors too."""
    open_to_all = Event.objects.visible_to(AnonymousUser()).listed()
    entries = _in_window(open_to_all, lambda event: Share(more=True), now=now)
    file = feed(entries, name=our_group().name, source=source)
    return Feed(file, _last_change(entries, _midnight(now)))


def own_feed(member: User, *, now: datetime) -> Feed:
    """Give one member what she goes to and what she hosts.

    Where she waits for a place, nothing is noted. Her feed does not say its own
    address: that is a secret, and files get passed on.
    """
    mine = (
        Event.objects.visible_to(member)
        .with_answer_of(member)
        .filter(
            Q(pk__in=Rsvp.objects.belonging_to(member).going().values("event"))
            | Q(pk__in=Event.objects.belonging_to(member).values("pk"))
        )
    )

    def share(event: Event) -> Share:
        return Share(
            more=event.audience == Event.Audience.PUBLIC,
            way_in=event.my_answer == Rsvp.Answer.GOING,
        )

    entries = _in_window(mine, share, now=now)
    name = _("%(site)s: my events") % {"site": our_group().name}
    since = FeedKey.objects.filter(member=member).values_list("made_at", flat=True)
    return Feed(
        feed(entries, name=name),
        _last_change(entries, max([_midnight(now), *since])),
    )


def _in_window(events: EventQuerySet, share: Sharing, *, now: datetime) -> list[Entry]:
    """Give the soonest events, some weeks of past ones, and the cancelled for a while.

    A series of which one date is among them comes whole: else its rule would need to
    leave out what is further away.
    """
    today = _midnight(now)
    kept = events.announced().exclude(
        status=Event.Status.CANCELLED, cancelled_at__lt=today - CANCELLED_KEPT
    )
    kept = kept.select_related("series").defer("description", "series__description")
    coming = kept.upcoming(now=today).order_by("starts_at", "pk")
    past = kept.past(now=today).upcoming(now=today - PAST_KEPT)
    near = [*coming[:MOST_EVENTS], *past.order_by("-starts_at", "-pk")[:MOST_PAST]]
    found = {event.pk: event for event in near}
    series = {event.series_id for event in found.values() if is_planned(event)}
    if series:
        for event in kept.filter(series__in=series):
            found.setdefault(event.pk, event)
    return _entries(found.values(), share)


def _entries(events: Iterable[Event], share: Sharing) -> list[Entry]:
    """Give single events by their start, then series with their dates."""
    single: list[Event] = []
    by_series: dict[Series, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: (event.starts_at, event.pk)):
        if event.series and is_planned(event):
            by_series[event.series].append(event)
        else:
            single.append(event)
    entries = [entry_of(event, share(event)) for event in single]
    for series, dates in by_series.items():
        entries += entries_of_series(series, [(date, share(date)) for date in dates])
    return entries


def _last_change(entries: list[Entry], floor: datetime) -> datetime:
    return max([floor, *(entry.changed_at for entry in entries)])


def _midnight(now: datetime) -> datetime:
    at = now.astimezone(UTC)
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
