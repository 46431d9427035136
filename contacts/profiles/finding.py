"""Finds members for somebody: a page of them, and what it can be narrowed by.

A page costs five queries, or six where only near spellings were found, whatever the
number of members: the streams, the profiles, their lines, and the counts of facets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, IntegerField, Max, Value
from django.utils.translation import gettext as _

from contacts.profiles.directory.folding import words_asked_for
from contacts.profiles.directory.marking import Quote, quote_with
from contacts.profiles.directory.streams import (
    WHEEL,
    Place,
    Row,
    compose,
    read_place,
    start_of,
    today,
)
from contacts.profiles.entries import EntryQuerySet, newcomers
from contacts.profiles.models import (
    NEW_FOR,
    Ask,
    Entry,
    Hook,
    Profile,
    Prompt,
    Slip,
    Topic,
    Trait,
)
from contacts.profiles.querysets import connected_with
from contacts.profiles.visibility import Face

if TYPE_CHECKING:
    from contacts.profiles.querysets import Viewer

MOST_COUNTED = 1000
VALUES = 8
Spellings = list[list[str]]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: words, and one value for each kind of trait."""

    words: str
    traits: dict[str, str]
    is_known: bool = False  # only those she is connected with

    @property
    def spellings(self) -> Spellings:
        """Give for each word how it may be spelt: it may be the beginning of one."""
        return [[f"{word}*"] for word in words_asked_for(self.words)]


@dataclass(frozen=True)
class Found:
    """One page of members, in order, and where the next one goes on."""

    profiles: list[Profile]
    next_place: Place | None
    spellings: Spellings
    is_near: bool


@dataclass(frozen=True)
class FacetValue:
    """One thing the matches have in common, and how many do."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Counts:
    """How many matches there are, and how many of them have what in common."""

    people: int
    facets: dict[str, list[FacetValue]]

    @property
    def is_cut(self) -> bool:
        """Say whether there are more matches than were counted."""
        return self.people > MOST_COUNTED


def find(
    viewer: Viewer, wanted: Wanted, *, after: str, size: int, now: datetime
) -> Found:
    """Give the page of matches that somebody asks for; near ones if no others exist."""
    place = read_place(after, now=now) or Place(day=today(now))
    start = start_of(place.day, reader=viewer.pk or 0)
    entries = _entries(viewer, wanted)
    spellings, is_near = wanted.spellings, False
    rows = _rows(entries, viewer, spellings, place=place, start=start, size=size)
    if not rows and spellings:
        # Asked again even where no word is near another: how long it takes must not
        # tell whether somebody whom she can't see is spelt so.
        spellings = Slip.objects.near(words_asked_for(wanted.words))
        is_near = True
        rows = _rows(entries, viewer, spellings, place=place, start=start, size=size)
    page, next_place = compose(rows, place=place, start=start, size=size)
    return Found(
        profiles=_profiles(viewer, [row.profile for row in page]),
        next_place=next_place,
        spellings=spellings,
        is_near=is_near and bool(page),
    )


def count(viewer: Viewer, wanted: Wanted, *, spellings: Spellings) -> Counts:
    """Count the matches and what they have in common: the freshest, if there are many.

    Only what this viewer may find is counted, and only what every member may read.
    """
    entries = _entries(viewer, wanted)
    found = _freshest(entries.matching(spellings), MOST_COUNTED + 1)
    if spellings:
        hers = entries.telling_connections(viewer, spellings)
        found = found.union(_freshest(hers, MOST_COUNTED + 1))
    rows = (
        Trait.objects.filter(entry__in=found.values("pk"))
        .values_list("kind", "value")
        .annotate(count=Count("pk"), label=Max("label"))
    )
    people = 0
    facets: dict[str, list[FacetValue]] = {kind: [] for kind in FACETS}
    for kind, value, number, label in rows:
        if kind == Trait.Kind.HERE:
            people = number
        elif kind in facets:
            facets[kind].append(FacetValue(value, label, number))
    for values in facets.values():
        values.sort(key=lambda one: (-one.count, one.label.casefold(), one.value))
        del values[VALUES:]
    return Counts(people=people, facets=facets)


FACETS = [
    Trait.Kind.TOPIC,
    Trait.Kind.PLACE,
    Trait.Kind.LANGUAGE,
    Trait.Kind.LOOKING_FOR,
    Trait.Kind.CAN_HELP,
]


def quote_for(face: Face, *, spellings: Spellings) -> Quote | None:
    """Give the line of this face in which the words were met, hooks before others."""
    lines = [
        *((hook.prompt, hook.text) for hook in face.hooks),
        *((_("I am looking for …"), line.text) for line in face.asks),
        *((_("I can help with …"), line.text) for line in face.offers),
        (_("What I do"), face.what_i_do),
        (_("Something about me"), face.about_me),
    ]
    return quote_with(lines, spellings=spellings) if spellings else None


def _entries(viewer: Viewer, wanted: Wanted) -> EntryQuerySet:
    entries = Entry.objects.visible_to(viewer)
    if wanted.is_known:
        entries = entries.filter(profile__user__in=connected_with(viewer))
    for kind, value in wanted.traits.items():
        if value:
            entries = entries.with_trait(kind, value)
    return entries


def _rows(
    entries: EntryQuerySet,
    viewer: Viewer,
    spellings: Spellings,
    *,
    place: Place,
    start: int,
    size: int,
) -> list[Row]:
    """Ask for what each stream has next, in one query."""
    is_new = newcomers(since=place.midnight - NEW_FOR)
    telling = entries.telling(spellings)
    first = start + place.wheel
    before_noon, after_noon = telling.none(), telling.filter(is_new)
    if first < WHEEL:
        before_noon = after_noon.filter(turn__gte=first)
        first = WHEEL
    after_noon = after_noon.filter(turn__gte=first - WHEEL, turn__lt=start)
    others = telling.exclude(is_new)
    hers = entries.telling_connections(viewer, spellings)
    streams = [
        _next("names", _fresher(entries.named(spellings), place.names), size),
        _next("wheel", before_noon.order_by("turn"), size),
        _next("wheel", after_noon.order_by("turn"), size),
        _next("rest", _fresher(others, place.rest), size),
        _next("rest", _fresher(hers, place.rest), size),
    ]
    return [Row(*row) for row in streams[0].union(*streams[1:], all=True)]


def _fresher(entries: EntryQuerySet, than: int) -> EntryQuerySet:
    return (entries.filter(pk__lt=than) if than else entries).order_by("-pk")


def _next(stream: str, entries: EntryQuerySet, size: int) -> Any:
    # SQLite takes no LIMIT in a part of a UNION, but in a subquery of one.
    some = Entry.objects.filter(pk__in=entries.values("pk")[: size + 1])
    name = Value(stream, output_field=CharField())
    return some.order_by().values_list(name, "pk", "turn", "profile_id")


def _freshest(entries: EntryQuerySet, most: int) -> EntryQuerySet:
    some = entries.order_by("-pk").values("pk")[:most]
    return Entry.objects.filter(pk__in=some).order_by().only("pk")


def _profiles(viewer: Viewer, keys: Sequence[int]) -> list[Profile]:
    people = Profile.objects.listed_for(viewer).with_relation_to(viewer).in_bulk(keys)
    profiles = [people[key] for key in keys if key in people]
    _load_lines(profiles)
    return profiles


def _load_lines(profiles: Iterable[Profile]) -> None:
    """Load topics, hooks and open asks in one query, where faces look for them."""
    parts: dict[int, dict[str, list[Any]]] = {
        profile.pk: {"topics": [], "hooks": [], "asks": []} for profile in profiles
    }
    if not parts:
        return
    for key, part, text, kind, prompt, _position, number in sorted(
        _lines(list(parts)), key=lambda row: (row[5], row[6], row[2].casefold())
    ):
        line = _as_row(part, text, kind=kind, prompt=prompt, number=number)
        parts[key][part].append(line)
    for profile in profiles:
        profile._prefetched_objects_cache = parts[profile.pk]  # type: ignore[attr-defined]


def _lines(keys: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    def said(what: str) -> Value:
        return Value(what, output_field=CharField())

    zero = Value(0, output_field=IntegerField())
    topics = Profile.topics.through.objects.filter(profile__in=keys).values_list(
        "profile_id", said("topics"), "topic__name", said(""), said(""), zero, zero
    )
    hooks = Hook.objects.filter(profile__in=keys).order_by()
    asks = Ask.objects.open().filter(profile__in=keys).order_by()
    return topics.union(
        hooks.values_list(
            *("profile_id", said("hooks"), "text", "prompt__half", "prompt__text"),
            *("prompt__position", "pk"),
        ),
        asks.values_list(
            *("profile_id", said("asks"), "text", "kind", said(""), zero, "pk"),
        ),
        all=True,
    )


def _as_row(part: str, text: str, *, kind: str, prompt: str, number: int) -> Any:
    if part == "topics":
        return Topic(name=text)
    if part == "hooks":
        return Hook(pk=number, text=text, prompt=Prompt(text=prompt, half=kind))
    ask = Ask(pk=number, kind=kind, text=text)
    ask._prefetched_objects_cache = {"topics": []}  # type: ignore[attr-defined]
    return ask
