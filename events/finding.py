"""Finds events for somebody: a page of them, and what it can be narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.http import QueryDict

from contacts.profiles.directory.folding import words_asked_for
from contacts.profiles.directory.nearness import can_be_misspelt, near_words
from contacts.profiles.models import Slip
from events.forms import Wanted
from events.models import Event
from events.pages import load_for, zone_of
from events.querysets import EventQuerySet
from networking_site.lib.keyset import Page, page_through
from networking_site.lib.zones import zone

if TYPE_CHECKING:
    from contacts.profiles.querysets import Viewer

PAGE = 20
TOPICS = 12
SOME = 200
MOST_READ = 1000
Spellings = list[list[str]]


@dataclass(frozen=True)
class Found:
    """One page of events, and whether words only nearly so spelt were found."""

    page: Page[Event]
    is_near: bool


@dataclass(frozen=True)
class Place:
    """Where somebody looks from; either may be empty."""

    country: str
    town: str


def find(viewer: Viewer, wanted: Wanted, *, query: QueryDict, now: datetime) -> Found:
    """Give the page of events that somebody asks for; nearly so spelt if no others."""
    found = _page(viewer, wanted, wanted.spellings, query=query, now=now)
    if found.rows or not wanted.spellings:
        return Found(found, is_near=False)
    spellings = _nearly(viewer, wanted, now=now)
    found = _page(viewer, wanted, spellings, query=query, now=now)
    return Found(found, is_near=bool(found.rows))


def narrowed(
    viewer: Viewer, wanted: Wanted, *, spellings: Spellings | None = None
) -> EventQuerySet:
    """Give the listed events this viewer may see that fit, whenever they are."""
    events = Event.objects.visible_to(viewer).listed().announced()
    if wanted.kind:
        events = events.one_can_join(wanted.kind)
    if wanted.near:
        events = events.one_can_join(Event.Kind.IN_PERSON)
    if wanted.topic:
        events = events.on_topic(wanted.topic)
    if wanted.free:
        events = events.with_counts().with_free_places()
    spelt = wanted.spellings if spellings is None else spellings
    return events.telling(spelt, viewer=viewer)


def place_of(viewer: Viewer, wanted: Wanted) -> Place:
    """Give the place she chose, or else the one on her own page."""
    if wanted.country or wanted.town or not viewer.is_authenticated:
        return Place(wanted.country, wanted.town)
    return Place(viewer.profile.country, viewer.profile.place)


def topics_among(
    viewer: Viewer, wanted: Wanted, *, now: datetime
) -> list[dict[str, Any]]:
    """Give what the next of these events are about, with how many: most first."""
    events = narrowed(viewer, wanted).upcoming(now=now).order_by("starts_at", "pk")
    about = Event.topics.through.objects.filter(event__in=events.values("pk")[:SOME])
    named = about.values(
        slug=Coalesce("topic__merged_into__slug", F("topic__slug")),
        name=Coalesce("topic__merged_into__name", F("topic__name")),
    )
    counted = named.annotate(count=Count("event", distinct=True))
    return [dict(topic) for topic in counted.order_by("-count", "name")[:TOPICS]]


def _page(
    viewer: Viewer,
    wanted: Wanted,
    spellings: Spellings,
    *,
    query: QueryDict,
    now: datetime,
) -> Page[Event]:
    events = narrowed(viewer, wanted, spellings=spellings)
    order: tuple[str, ...] = ("starts_at", "id")
    if wanted.day:
        events = on_day(events, wanted.day, viewer=viewer)
    elif wanted.when:
        events, order = events.past(now=now), ("-starts_at", "-id")
    else:
        events = events.upcoming(now=now)
    parts = _nearest_first(load_for(viewer, events), viewer, wanted)
    return page_through(parts, by=order, query=query, size=PAGE)


def on_day(events: EventQuerySet, day: date, *, viewer: Viewer) -> EventQuerySet:
    """Keep those that begin on a day by the viewer's clock; else by the event's own."""
    if not viewer.is_authenticated:
        return events.on_days(day, day)
    here = zone(zone_of(viewer))
    start = datetime.combine(day, time(), here)
    end = datetime.combine(day + timedelta(days=1), time(), here)
    return events.between(start, end)


def _nearest_first(
    events: EventQuerySet, viewer: Viewer, wanted: Wanted
) -> list[EventQuerySet]:
    """Give her town's events, then the rest of her country's, then all others."""
    place = place_of(viewer, wanted)
    if not wanted.near or not (place.country or place.town):
        return [events]
    inside = events.in_country(place.country) if place.country else events
    parts = [inside]
    if place.town:
        parts = [inside.in_town(place.town), inside.out_of_town(place.town)]
    if place.country:
        parts.append(events.out_of_country(place.country))
    return parts


def _nearly(viewer: Viewer, wanted: Wanted, *, now: datetime) -> Spellings:
    """Give for each word how it may be meant, of the words of the next events.

    Names of hosts are forgiven as the directory forgives them.
    """
    words = words_asked_for(wanted.q)
    events = narrowed(viewer, wanted, spellings=[])
    events = events.past(now=now) if wanted.when else events.upcoming(now=now)
    order = "-starts_at" if wanted.when else "starts_at"
    read = events.order_by(order).values_list("words", flat=True)[:MOST_READ]
    known = {word for text in set(read) for word in text.split()}
    return [
        [*some, *(near_words(word, known) if can_be_misspelt(word) else [])]
        for word, some in zip(words, Slip.objects.near(words), strict=True)
    ]
