"""Who would sit with whom, as a host sees it, and what that gives people, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.introductions.suggesting import matches_among
from contacts.profiles.models import Profile, User
from events.rooms.models import Participant, Rotation, Round
from events.rooms.outcome import (
    Outcome,
    Sitting,
    fewest_repeats,
    outcome_of,
    sizes_of,
)
from events.rooms.pages.drawing import (
    MOST_DRAWN,
    Bars,
    Meetings,
    bars_of,
    meetings_of,
)
from events.rooms.pages.people import sittings, would_sit
from events.rooms.pages.words import listed
from events.rooms.planning import MATCHES_EACH, met_at_events

MOST_NAMED = 6


@dataclass(frozen=True)
class RoomLine:
    """A room and who sits in it."""

    number: int
    names: list[str]


@dataclass(frozen=True)
class RoundTable:
    """A round, its question, and its rooms."""

    number: int
    question: str
    rooms: list[RoomLine]


@dataclass(frozen=True)
class Stale:
    """Who has come or gone since it was planned."""

    come: list[str]
    gone: list[str]

    def __bool__(self) -> bool:
        return bool(self.come or self.gone)


@dataclass(frozen=True)
class Planned:
    """All that the page of a plan shows. Names are of people the host may see."""

    rotation: Rotation
    rounds: list[RoundTable]
    says: list[str]
    stale: Stale
    expected: int
    fixed: list[RoomLine]
    missing_links: int
    meetings: Meetings | None = None
    bars: Bars | None = None
    people: list[Profile] = field(default_factory=list)
    sitting: Mapping[int, Sitting] = field(default_factory=dict)


def planned_page(rotation: Rotation, *, host: User, now: datetime) -> Planned:
    """Show a host the plan there is; the rotation was loaded with rounds and links."""
    sitting = sittings(rotation, host=host)
    seated = {
        key for rooms in sitting.values() for who in rooms.values() for key in who
    }
    expected = _would_sit(rotation, host=host)
    people = list(
        Profile.objects.visible_to(host)
        .filter(user__in=seated | expected)
        .order_by("name", "pk")
    )
    names = {person.user_id: person.name for person in people}
    outcome = outcome_of(sitting)
    in_order = [(person.user_id, person.name) for person in people]
    drawn = [one for one in in_order if one[0] in seated]
    is_small = len(drawn) <= MOST_DRAWN
    rooms = max((len(one) for one in sitting.values()), default=0)
    links = len(rotation.links.all())
    needs_links = rotation.place == Rotation.Place.LINKS
    return Planned(
        rotation=rotation,
        rounds=[
            _table(one, sitting.get(one.number, {}), names)
            for one in rotation.rounds.all()
        ],
        says=in_words(rotation, outcome, sitting, now=now) if seated else [],
        stale=_stale(rotation, seated=seated, expected=expected, names=names),
        expected=len(expected),
        fixed=_fixed(rotation, host=host),
        missing_links=max(0, rooms - links) if needs_links else 0,
        meetings=meetings_of(outcome, drawn) if seated and is_small else None,
        bars=bars_of(outcome) if seated and not is_small else None,
        people=people,
        sitting=sitting,
    )


def in_words(
    rotation: Rotation,
    outcome: Outcome,
    sitting: Mapping[int, Sitting],
    *,
    now: datetime,
) -> list[str]:
    """Say what a plan gives people, in sentences; counted are those the host sees."""
    keys = sorted(outcome.people)
    known = met_at_events(keys, but=rotation, now=now)
    wishes = matches_among(keys, most=MATCHES_EACH * len(keys))
    return [
        _meets(outcome),
        _repeats(rotation, outcome, rounds=len(sitting)),
        _sizes(sitting),
        *_earlier(outcome, known),
        *_wishes(outcome, wishes),
    ]


def _meets(outcome: Outcome) -> str:
    partners = outcome.partners.values()
    fewest, most, others = min(partners), max(partners), len(outcome.people) - 1
    if not others:
        return _("One person alone meets nobody.")
    if fewest == others:
        return _("Everybody meets everybody.")
    if fewest == most:
        words = _("Everybody meets %(most)d of %(others)d others.")
    else:
        words = _("Everybody meets %(fewest)d to %(most)d of %(others)d others.")
    return words % {"fewest": fewest, "most": most, "others": others}


def _repeats(rotation: Rotation, outcome: Outcome, *, rounds: int) -> str:
    pairs = len(outcome.again)
    if not pairs:
        return _("Nobody meets anybody twice.")
    size, people = rotation.room_size, len(outcome.people)
    bound = fewest_repeats(people=people, rounds=rounds, room_size=size)
    counted = ngettext(
        "%(pairs)d pair meets more than once",
        "%(pairs)d pairs meet more than once",
        pairs,
    )
    facts = {"pairs": pairs, "people": people, "size": size, "bound": bound}
    if not bound:
        return f"{counted}." % facts
    if outcome.repeats <= bound:
        why = _("with %(people)d people in rooms of %(size)d it can’t be done without.")
    else:
        why = _(
            "with %(people)d people in rooms of %(size)d, %(bound)d at least can’t be "
            "avoided."
        )
    return f"{counted}: {why}" % facts


def _sizes(sitting: Mapping[int, Sitting]) -> str:
    first = sitting[min(sitting)]
    parts = [
        ngettext("%(n)d room of %(size)d", "%(n)d rooms of %(size)d", count)
        % {"n": count, "size": size}
        for size, count in sizes_of(first)
    ]
    return _("In each round: %(rooms)s.") % {"rooms": listed(parts)}


def _earlier(outcome: Outcome, known: Mapping[tuple[int, int], float]) -> list[str]:
    if not known:
        return []
    again = outcome.brings_together(known)
    if not again:
        return [_("Nobody sits with anybody known from a room of an earlier event.")]
    words = ngettext(
        "%(n)d pair of %(all)d who shared a room at an earlier event meets again.",
        "%(n)d pairs of %(all)d who shared a room at an earlier event meet again.",
        again,
    )
    return [words % {"n": again, "all": len(known)}]


def _wishes(outcome: Outcome, wishes: Sequence[tuple[int, int]]) -> list[str]:
    if not wishes:
        return []
    met = outcome.brings_together(wishes)
    words = ngettext(
        "One may help with what the other looks for: %(met)d of %(n)d such pair meets.",
        "One may help with what the other looks for: %(met)d of %(n)d such pairs meet.",
        len(wishes),
    )
    return [words % {"met": met, "n": len(wishes)}]


def _would_sit(rotation: Rotation, *, host: User) -> set[int]:
    if rotation.state != Rotation.State.DRAFT:
        return set()
    return set(would_sit(rotation, host=host).values_list("user", flat=True))


def _stale(
    rotation: Rotation, *, seated: set[int], expected: set[int], names: dict[int, str]
) -> Stale:
    if rotation.state != Rotation.State.DRAFT or not seated:
        return Stale([], [])
    return Stale(
        come=sorted(names[key] for key in expected - seated if key in names),
        gone=sorted(names[key] for key in seated - expected if key in names),
    )


def _fixed(rotation: Rotation, *, host: User) -> list[RoomLine]:
    fixed = Participant.objects.visible_to(host).filter(
        rotation=rotation, fixed_room__isnull=False
    )
    rows = fixed.order_by("fixed_room", "member__profile__name").values_list(
        "fixed_room", "member__profile__name"
    )
    rooms: dict[int, list[str]] = {}
    for number, name in rows:
        rooms.setdefault(number or 0, []).append(name)
    return [RoomLine(number, there) for number, there in rooms.items()]


def _table(one: Round, sitting: Sitting, names: dict[int, str]) -> RoundTable:
    rooms = [
        RoomLine(number, sorted(names[key] for key in keys if key in names))
        for number, keys in sitting.items()
    ]
    return RoundTable(one.number, one.question, rooms)
