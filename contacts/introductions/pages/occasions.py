"""What a letter is written for: a favour somebody asked, or a line on the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from contacts.introductions.matching import who_answers
from contacts.introductions.models import Favour
from contacts.introductions.pages.asking import FavourPage, favours_for
from contacts.profiles.models import Ask, Profile, User
from contacts.profiles.visibility import Face, face_of

MATCHED = 6


@dataclass(frozen=True)
class Occasion:
    """Words that a letter answers: whose, in which words, and who can't be changed."""

    face: Face
    title: str
    prompt: str
    text: str
    keeps: dict[str, str]
    fixed: tuple[str, ...]
    answered_by: str
    topics: Sequence[str] = ()
    why: str = ""
    favour: Favour | None = field(default=None, compare=False)


def occasion_of(
    viewer: User, *, ask: Any, favour: Any, now: datetime
) -> Occasion | None:
    """Give the favour or the line an address names, if it is hers to answer now."""
    if favour:
        asked = Favour.objects.visible_to(viewer).asked_of(viewer)
        found = asked.can_still_be_done(now=now).filter(public_id=favour).first()
        return _of_favour(viewer, found, now=now) if found else None
    if ask:
        lines = Ask.objects.listed_for(viewer).prefetch_related("topics")
        line = lines.filter(public_id=ask).first()
        return _of_line(viewer, line) if line else None
    return None


def matches(
    viewer: User, occasion: Occasion, *, now: datetime
) -> list[tuple[Profile, str]]:
    """Give members whose lines answer an occasion, each with that line, the best first.

    Only lines that she may read count: each is quoted, and without one nobody is shown.
    """
    keys = who_answers(
        occasion.text,
        occasion.topics,
        by=occasion.answered_by,
        but_not={viewer.pk},
        most=MATCHED + 1,
        now=now,
    )
    people = Profile.objects.listed_for(viewer).with_relation_to(viewer)
    by_key = {
        profile.user_id: profile
        for profile in people.with_asks().filter(user__in=keys)
        if profile.handle not in occasion.fixed
    }
    found = []
    for profile in (by_key[key] for key in keys if key in by_key):
        face = face_of(profile, relation=profile.relation)
        said = face.offers if occasion.answered_by == "offers" else face.asks
        if said:
            found.append((profile, " · ".join(line.text for line in said[:2])))
    return found[:MATCHED]


def _of_favour(viewer: User, favour: Favour, *, now: datetime) -> Occasion:
    [page] = favours_for(viewer, [favour], now=now)
    return Occasion(
        face=page.asker,
        title=_("Whom should %(name)s meet?") % {"name": page.asker.name},
        prompt=_prompt(page),
        text=page.words,
        why=page.why,
        keeps={"favour": page.public_id},
        fixed=(page.asker.handle, *([page.wanted.handle] if page.wanted else [])),
        answered_by="offers",
        favour=favour,
    )


def _prompt(page: FavourPage) -> str:
    if page.wanted:
        both = {"name": page.asker.name, "other": page.wanted.name}
        return _("%(name)s would like to meet %(other)s") % both
    return _("%(name)s would like to meet somebody who") % {"name": page.asker.name}


def _of_line(viewer: User, line: Ask) -> Occasion | None:
    people = Profile.objects.listed_for(viewer).with_relation_to(viewer)
    profile = people.filter(pk=line.profile_id).first()
    if profile is None:
        return None
    face = face_of(profile, relation=profile.relation)
    name = {"name": face.name}
    is_ask = line.kind == Ask.Kind.ASK
    if is_ask:
        title, prompt = _("Who could help %(name)s?"), _("%(name)s is looking for")
    else:
        title = _("Who needs what %(name)s offers?")
        prompt = _("%(name)s can help with")
    return Occasion(
        face=face,
        title=title % name,
        prompt=prompt % name,
        text=line.text,
        topics=[topic.name for topic in line.topics.all()],
        keeps={"ask": str(line.public_id)},
        fixed=(face.handle,),
        answered_by="offers" if is_ask else "asks",
    )
