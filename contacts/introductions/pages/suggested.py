"""Suggestions as one member sees them: two faces, and the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.introductions.suggesting import (
    pairs_to_introduce,
    people_to_meet,
    shortlist_of,
    still_to_meet,
    vocabulary_of,
)
from contacts.introductions.suggestions.scoring import best_pair
from contacts.introductions.suggestions.words import Vocabulary
from contacts.profiles.directory.lines import words_of_line
from contacts.profiles.models import Profile, User
from contacts.profiles.querysets import ProfileQuerySet
from contacts.profiles.visibility import AskLine, Face, face_of

SUGGESTED = 10


@dataclass(frozen=True)
class Reason:
    """What one looks for and another can help with, in their own words."""

    asker: Face
    ask: str
    helper: Face
    offer: str


@dataclass(frozen=True)
class Suggested:
    """Two who might want to meet, the first perhaps the reader herself, and why."""

    one: Face
    other: Face
    reasons: list[Reason]

    @property
    def title(self) -> str:
        """Name whom it is about."""
        if self.one.is_self:
            return self.other.name
        both = {"one": self.one.name, "other": self.other.name}
        return _("%(one)s and %(other)s") % both

    @property
    def introduce_url(self) -> str:
        """Give where an introduction of the two is written."""
        pair = urlencode({"one": self.one.handle, "other": self.other.handle})
        return f"{reverse('introductions:new')}?{pair}"


def suggested_people(
    viewer: User,
    *,
    now: datetime,
    most: int = SUGGESTED,
    among: QuerySet[Profile] | None = None,
) -> list[Suggested]:
    """Show a member whom she might want to meet and why, with `among` only of these.

    `among` is a queryset of profiles, as of those going to an event: members whom she
    may see, who are open to it, whom she does not know yet. Each reason quotes only
    what she may read. It takes at most nine queries, for ten people as for one.
    """
    keys = shortlist_of(viewer, now=now) if among is None else None
    if keys is None:
        keys = people_to_meet(viewer, most=most, now=now, among=among)
    seen = Profile.objects.listed_for(viewer).filter(
        Q(user=viewer) | still_to_meet(viewer, now=now), user__in=[viewer.pk, *keys]
    )
    faces = _with_lines(viewer, seen)
    pairs = [(viewer.pk, key) for key in keys]
    return _with_reasons(pairs, faces)[:most]


def suggested_pairs(
    viewer: User, *, now: datetime, most: int = SUGGESTED
) -> list[Suggested]:
    """Show a member which two of her connections might want to meet, and why."""
    pairs = pairs_to_introduce(viewer, most=most, now=now)
    people = {key for pair in pairs for key in pair}
    seen = Profile.objects.listed_for(viewer).filter(user__in=people)
    faces = _with_lines(viewer, seen)
    return _with_reasons(pairs, faces)


def _with_lines(viewer: User, seen: ProfileQuerySet) -> dict[int, Face]:
    """Give the faces of some profiles by account, with asks and offers."""
    return {
        profile.user_id: face_of(profile, relation=profile.relation)
        for profile in seen.with_relation_to(viewer).with_asks()
    }


def _with_reasons(
    pairs: Iterable[tuple[int, int]], faces: dict[int, Face]
) -> list[Suggested]:
    """Show the pairs of whom both are to be seen, and for whom there is a reason."""
    shown = [
        (faces[one], faces[other])
        for one, other in pairs
        if one in faces and other in faces
    ]
    words = {
        word
        for face in faces.values()
        for line in [*face.asks, *face.offers]
        for word in words_of_line(line.text, line.topics)
    }
    vocabulary = vocabulary_of(words)
    found = []
    for one, other in shown:
        ways = [_reason(one, other, vocabulary), _reason(other, one, vocabulary)]
        if reasons := [reason for reason in ways if reason]:
            found.append(Suggested(one, other, reasons))
    return found


def _reason(asker: Face, helper: Face, vocabulary: Vocabulary) -> Reason | None:
    best = best_pair(_words(asker.asks), _words(helper.offers), vocabulary)
    if best is None:
        return None
    ask, offer = best
    return Reason(asker, asker.asks[ask].text, helper, helper.offers[offer].text)


def _words(lines: list[AskLine]) -> list[list[str]]:
    return [words_of_line(line.text, line.topics) for line in lines]
