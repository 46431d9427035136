"""What it costs when two people change places, in words, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.profiles.models import Profile
from events.rooms.models import Rotation
from events.rooms.outcome import Outcome, newly_met, outcome_of, swapped
from events.rooms.pages.planned import Planned
from events.rooms.pages.words import listed
from events.rooms.planning import met_at_events
from events.rooms.seating import Pair

MOST_NAMED = 6


@dataclass(frozen=True)
class Swap:
    """Two people of a round in each other's place, and what that does."""

    number: int
    one: Profile
    other: Profile
    says: list[str]
    is_dearer: bool
    can_be_done: bool


def swap_of(
    page: Planned, *, number: int, one: Profile, other: Profile, now: datetime
) -> Swap:
    """Say what it would cost to let two people of a round change places."""
    rooms = page.sitting.get(number, {})
    where = {key: room for room, people in rooms.items() for key in people}
    first, second = where.get(one.user_id), where.get(other.user_id)
    if first is None or second is None:
        says = [_("One of them has no seat in this round.")]
        return Swap(number, one, other, says, is_dearer=False, can_be_done=False)
    if first == second:
        says = [_("They sit in the same room already.")]
        return Swap(number, one, other, says, is_dearer=False, can_be_done=False)
    before = outcome_of(page.sitting)
    after = outcome_of(
        swapped(page.sitting, number=number, one=one.user_id, other=other.user_id)
    )
    names = {person.user_id: person.name for person in page.people}
    worse, better = _changed(before, after), _changed(after, before)
    says = [*_again(worse, names), *_no_longer(better, names)]
    says += _fewer(before, after, (one, other))
    says += _known(page.rotation, before, after, now=now)
    return Swap(
        number,
        one,
        other,
        says or [_("It costs nothing: nobody would meet again because of it.")],
        is_dearer=after.repeats > before.repeats,
        can_be_done=True,
    )


def _changed(before: Outcome, after: Outcome) -> list[Pair]:
    """Give the pairs who meet again after a change, more often than before."""
    old = before.again
    return [pair for pair, times in after.again.items() if times > old.get(pair, 1)]


def _again(pairs: list[Pair], names: dict[int, str]) -> list[str]:
    if not pairs:
        return []
    words = ngettext(
        "%(n)d pair would meet again: %(who)s.",
        "%(n)d pairs would meet again: %(who)s.",
        len(pairs),
    )
    return [words % {"n": len(pairs), "who": _who(pairs, names)}]


def _no_longer(pairs: list[Pair], names: dict[int, str]) -> list[str]:
    if not pairs:
        return []
    words = ngettext(
        "%(n)d pair would no longer meet again: %(who)s.",
        "%(n)d pairs would no longer meet again: %(who)s.",
        len(pairs),
    )
    return [words % {"n": len(pairs), "who": _who(pairs, names)}]


def _fewer(
    before: Outcome, after: Outcome, people: tuple[Profile, Profile]
) -> list[str]:
    said = []
    was, would_be = before.partners, after.partners
    for person in people:
        old, new = was[person.user_id], would_be[person.user_id]
        if old != new:
            words = _("%(name)s would meet %(new)d others instead of %(old)d.")
            said.append(words % {"name": person.name, "new": new, "old": old})
    return said


def _known(
    rotation: Rotation, before: Outcome, after: Outcome, *, now: datetime
) -> list[str]:
    known = met_at_events(sorted(before.people), but=rotation, now=now)
    pairs = len(newly_met(before, after, known))
    if not pairs:
        return []
    words = ngettext(
        "%(n)d pair more would meet who shared a room at an earlier event.",
        "%(n)d pairs more would meet who shared a room at an earlier event.",
        pairs,
    )
    return [words % {"n": pairs}]


def _who(pairs: list[Pair], names: dict[int, str]) -> str:
    named = [
        _("%(one)s with %(other)s") % {"one": names[one], "other": names[other]}
        for one, other in pairs[:MOST_NAMED]
    ]
    if len(pairs) > MOST_NAMED:
        named.append(_("others"))
    return listed(named)
