"""Keeps the directory true: entries are made from faces, and go when members do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from contacts.profiles.directory.folding import fold
from contacts.profiles.directory.nearness import can_be_misspelt, slips_of
from contacts.profiles.directory.reading import lines_of, traits_of, words_of
from contacts.profiles.directory.streams import turn_of
from contacts.profiles.models import (
    NEW_FOR,
    Entry,
    Profile,
    Slip,
    Trait,
    Visibility,
)
from contacts.profiles.querysets import CONNECTION, MEMBER
from contacts.profiles.visibility import face_of

Thing = TypeVar("Thing")
BATCH = 500
GRACE = timedelta(days=2)
TEXTS = ("names", "members", "connections", "asks", "offers", "is_new")


@transaction.atomic
def refresh_entry(profile: Profile, *, edited: bool) -> None:
    """Let others find of a member what they may see of her now, and nothing else.

    Where she said something new herself, her entry becomes the freshest. Her profile is
    locked, so that two deeds at once never make two entries.
    """
    Profile.objects.select_for_update(no_key=True).filter(pk=profile.pk).first()
    index([profile.pk], edited=edited)


@transaction.atomic
def index(profiles: Sequence[int], *, edited: bool) -> None:
    """Make the entries of these profiles, given by key, as they are now."""
    loaded = (
        Profile.objects.filter(pk__in=profiles)
        .select_related("user")
        .with_face()
        .with_asks()
        .order_by("created_at", "pk")
    )
    made = {profile.pk: _entry(profile) for profile in loaded if _is_found(profile)}
    there = Entry.objects.filter(profile__in=profiles).in_bulk(field_name="profile_id")
    before = _words(there.values())
    goes = [key for key in there if edited or key not in made]
    stays = [key for key in there if key not in goes]
    _take_out([there[key].pk for key in goes])
    for key in stays:
        made[key][0].pk = there[key].pk
    _put_in([made[key] for key in made if key not in stays])
    _change([made[key] for key in stays], before=there)
    after = _words(entry for entry, _ in made.values())
    _learn(after - before)
    _unlearn(before - after)


def unlist(profiles: Sequence[int]) -> None:
    """Take members out of the directory, and their rare words out of everything."""
    there = list(Entry.objects.filter(profile__in=profiles))
    _take_out([entry.pk for entry in there])
    _unlearn(_words(there))
    Entry.objects.forget_removed_words()


def reindex_all(*, edited: bool = False) -> Iterator[int]:
    """Make every entry anew, batch by batch; give how many were looked at so far."""
    profiles = Profile.objects.order_by("created_at", "pk").values_list("pk", flat=True)
    done = 0
    for keys in _batches(profiles.iterator(chunk_size=BATCH)):
        index(keys, edited=edited)
        done += len(keys)
        yield done
    _mend_slips()
    Entry.objects.forget_removed_words()


def mend_directory(*, now: datetime) -> int:
    """Make the entries that differ from their profiles in time or being; count them.

    Newcomers stop being so a little later than a page begun before might need.
    """
    found = Q(user__is_active=True, waiting_since=None)
    found &= ~Q(name="") & ~Q(what_i_do="") & ~Q(about_me="")
    found &= ~Q(shown_to=Visibility.NOBODY) & Q(hidden_at=None)
    entry = Entry.objects.filter(profile=OuterRef("pk"))
    old = entry.filter(made_at__lt=OuterRef("updated_at") - timedelta(seconds=1))
    wrong = (found & (~Exists(entry) | Exists(old))) | (~found & Exists(entry))
    keys = Profile.objects.filter(wrong).order_by("created_at", "pk")
    mended = list(keys.values_list("pk", flat=True))
    for some in _batches(mended):
        index(some, edited=False)
    Entry.objects.filter(is_new=True, joined_at__lte=now - NEW_FOR - GRACE).update(
        is_new=False
    )
    Entry.objects.forget_removed_words()
    return len(mended)


def _batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while some := list(islice(rest, BATCH)):
        yield some


def _is_found(profile: Profile) -> bool:
    is_here = profile.user.is_active and profile.waiting_since is None
    is_shown = profile.shown_to != Visibility.NOBODY and profile.hidden_at is None
    return is_here and profile.is_listed and is_shown


def _entry(profile: Profile) -> tuple[Entry, list[Trait]]:
    """Make an entry and its traits, not yet kept."""
    face = face_of(profile, relation=MEMBER, url="")
    members = connections = asks = offers = ""
    if profile.shown_to != Visibility.CONNECTIONS:
        members = words_of(face)
        asks, offers = lines_of(face.asks), lines_of(face.offers)
    connections = words_of(face_of(profile, relation=CONNECTION, url=""))
    entry = Entry(
        profile=profile,
        names=fold(profile.name),
        members=members,
        connections="" if connections == members else connections,
        asks=asks,
        offers=offers,
        turn=turn_of(profile.pk),
        is_new=face.is_new,
        joined_at=profile.created_at,
    )
    traits = [
        Trait(entry=entry, kind=kind, value=value, label=label)
        for (kind, value), label in traits_of(profile, face=face).items()
    ]
    return entry, traits


def _take_out(entries: Sequence[int]) -> None:
    Trait.objects.filter(entry__in=entries).delete()
    Entry.objects.filter(pk__in=entries).delete()


def _put_in(made: Sequence[tuple[Entry, list[Trait]]]) -> None:
    Entry.objects.bulk_create([entry for entry, _ in made])
    Trait.objects.bulk_create([trait for _, traits in made for trait in traits])


def _change(
    made: Sequence[tuple[Entry, list[Trait]]], *, before: dict[int, Entry]
) -> None:
    """Change what is in the directory and stays where it is in the order."""
    keys = [entry.pk for entry, _ in made]
    held: dict[int, set[tuple[str, str, str]]] = {key: set() for key in keys}
    rows = Trait.objects.filter(entry__in=keys)
    for key, kind, value, label in rows.values_list("entry", "kind", "value", "label"):
        held[key].add((kind, value, label))
    for entry, traits in made:
        old = before[entry.profile_id]
        # Saved even where it is the same: it was looked at now.
        entry.save(
            update_fields=["made_at"]
            if all(getattr(old, name) == getattr(entry, name) for name in TEXTS)
            else [*TEXTS, "made_at"]
        )
        if held[entry.pk] != {(t.kind, t.value, t.label) for t in traits}:
            Trait.objects.filter(entry=entry.pk).delete()
            for trait in traits:
                trait.entry = entry
            Trait.objects.bulk_create(traits)


def _words(entries: Iterable[Entry]) -> set[str]:
    return {word for entry in entries for word in entry.members.split()}


def _learn(words: set[str]) -> None:
    """Let new words be found misspelt; in order, so that no two wait in a ring."""
    asked = sorted(filter(can_be_misspelt, words))
    known: set[str] = set()
    for some in _batches(asked):
        whole = Slip.objects.filter(slip__in=some, slip=F("word"))
        known.update(whole.values_list("word", flat=True))
    rows = [
        Slip(slip=slip, word=word)
        for word in asked
        if word not in known
        for slip in sorted(slips_of(word))
    ]
    Slip.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def _unlearn(words: set[str]) -> None:
    """Forget words that stand in no entry any more."""
    gone = [
        word
        for word in sorted(words)
        if can_be_misspelt(word) and not Entry.objects.holding(word).exists()
    ]
    for some in _batches(gone):
        Slip.objects.filter(word__in=some).delete()


@transaction.atomic
def _mend_slips() -> None:
    words: set[str] = set()
    texts = Entry.objects.values_list("members", flat=True)
    for text in texts.iterator(chunk_size=BATCH):
        words.update(text.split())
    known = set(Slip.objects.values_list("word", flat=True).distinct().iterator())
    _learn(words - known)
    _unlearn(known - words)
