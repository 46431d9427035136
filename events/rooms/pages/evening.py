"""The evening as its host sees it: who met how many, newcomers, what was kept in all.

Counted are people the host may see. Who keeps whom is nobody's but the two's, so of
that there are only steps: from few people, and from few keepsakes, a number would tell.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.profiles.models import NEW_FOR, Profile, User
from contacts.profiles.visibility import Face, faces
from events.rooms.meetings import kept_in_all, meetings_of
from events.rooms.models import Rotation
from events.rooms.outcome import Outcome
from events.rooms.pages.drawing import Bars, bars_of
from events.rooms.pages.words import listed

ENOUGH_PEOPLE = 6  # of fewer, even a step would tell who
STEPS = (3, 10, 30, 100, 300)
FEW = 2  # whoever met so few, of many, stands in the words
MOST_NAMED = 6


@dataclass(frozen=True)
class Line:
    """Somebody, how many others she met, in how many rounds."""

    face: Face
    met: int
    rounds: int
    is_new: bool
    others: list[str]


@dataclass(frozen=True)
class Kept:
    """What was kept of one kind, in words that tell of nobody."""

    label: str
    words: str


@dataclass(frozen=True)
class Evening:
    """All that the page shows."""

    rotation: Rotation
    lines: list[Line]
    says: list[str]
    bars: Bars | None
    kept: list[Kept]

    @property
    def newcomers(self) -> list[Line]:
        """Give the lines of those who were new."""
        return [line for line in self.lines if line.is_new]


def evening_of(rotation: Rotation, *, host: User, now: datetime) -> Evening:
    """Show a host the evening; five queries, however many came."""
    met, sat = meetings_of(rotation, now=now)
    seen = Profile.objects.visible_to(host).filter(user__in=sat)
    profiles = list(seen.with_relation_to(host).with_face().order_by("name", "pk"))
    keys = {profile.user_id for profile in profiles}
    names = {profile.user_id: profile.name for profile in profiles}
    together = {pair: n for pair, n in met.items() if keys.issuperset(pair)}
    others: dict[int, list[str]] = defaultdict(list)
    for one, other in together:
        others[one].append(names[other])
        others[other].append(names[one])
    outcome = Outcome(frozenset(keys), together)
    new_since = rotation.event.starts_at - NEW_FOR
    lines = [
        Line(
            face=face,
            met=len(others[profile.user_id]),
            rounds=len(sat[profile.user_id]),
            is_new=profile.created_at >= new_since,
            others=sorted(others[profile.user_id], key=str.casefold),
        )
        for face, profile in zip(faces(profiles), profiles, strict=True)
    ]
    lines.sort(key=lambda line: (-line.met, line.face.name.casefold()))
    return Evening(
        rotation=rotation,
        lines=lines,
        says=in_words(lines, pairs=len(together)) if lines else [],
        bars=bars_of(outcome) if lines else None,
        kept=_kept(rotation, keys=keys),
    )


def in_words(lines: list[Line], *, pairs: int) -> list[str]:
    """Say how it went, and what a host might do about it next time."""
    people = len(lines)
    possible = people * (people - 1) // 2
    counts = [line.met for line in lines]
    if min(counts) == max(counts):
        words = _("Each of %(people)d people met %(most)d others.")
    else:
        words = _("%(people)d people met %(fewest)d to %(most)d others each.")
    facts = {"people": people, "fewest": min(counts), "most": max(counts)}
    says = [words % facts]
    if pairs < possible:
        missed = ngettext(
            "%(n)d pair did not meet yet: next time they are seated together first.",
            "%(n)d pairs did not meet yet: next time they are seated together first.",
            possible - pairs,
        )
        says.append(missed % {"n": possible - pairs})
    lonely = [line for line in lines if line.met <= FEW and people > 2 * FEW + 1]
    if lonely:
        named = listed([line.face.name for line in lonely[:MOST_NAMED]])
        words = _("%(names)s met few. A word from you, or an introduction, may help.")
        says.append(words % {"names": named})
    new = [line for line in lines if line.is_new]
    if new:
        words = ngettext(
            "%(n)d newcomer was there, and met %(met)d others.",
            "%(n)d newcomers were there, and met %(met)d others on average.",
            len(new),
        )
        average = round(sum(line.met for line in new) / len(new))
        says.append(words % {"n": len(new), "met": average})
    return says


def in_steps(count: int, *, owners: int, people: int) -> str:
    """Say how much was kept without telling who did: in steps, and of few nothing."""
    if people < ENOUGH_PEOPLE:
        return _("Too few people were there to say so without telling who.")
    reached = [step for step in STEPS if step <= count]
    if not reached or owners < STEPS[0]:
        return _("A few, or none")
    return _("%(n)d or more") % {"n": reached[-1]}


def _kept(rotation: Rotation, *, keys: set[int]) -> list[Kept]:
    kinds = {
        _("To keep in touch"): Q(keeps=True),
        _("To follow up"): Q(follows_up=True),
        _("Nuggets noted"): ~Q(nugget=""),
        _("Thanks said"): Q(thanked_at__isnull=False),
    }
    counted = kept_in_all(rotation, keys=keys, kinds=list(kinds.values()))
    return [
        Kept(
            label,
            in_steps(count, owners=owners, people=len(keys)),
        )
        for label, (count, owners) in zip(kinds, counted, strict=True)
    ]
