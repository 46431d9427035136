"""The page a host runs her rounds from: the clock, who is here, the rooms now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from contacts.profiles.models import Profile, User
from contacts.profiles.visibility import Face, face_of
from events.rooms import questions
from events.rooms.clock import Moment, Phase, moment_of
from events.rooms.models import Participant, Rotation, Round
from events.rooms.pages.people import AT_THE_DOOR, named, people_of, sittings
from events.rooms.pages.planned import RoomLine
from events.rooms.pages.setting_up import language_for, topics_of
from events.rooms.rules import why_not_one_more, why_not_start
from networking_site.lib.keyset import Page, page

PAGE = 50


@dataclass(frozen=True)
class Clock:
    """What goes on, until when by the server's clock, and what the host may press."""

    phase: str
    number: int
    rounds: int
    is_paused: bool
    now: datetime
    ends_at: datetime | None
    seen_end: datetime
    left: str
    whole: int
    title: str
    question: str
    next_question: str
    why_not_one_more: str
    proposed_question: str


@dataclass(frozen=True)
class PersonLine:
    """Somebody in the host's list, and where she is now."""

    face: Face
    state: str
    room: int | None


@dataclass(frozen=True)
class People:
    """One page of the people, and how many there are in each state."""

    lines: list[PersonLine]
    page: Page[Profile]
    here: int
    expected: int
    gone: int


@dataclass(frozen=True)
class Running:
    """All of the page."""

    rotation: Rotation
    seen: str
    clock: Clock
    people: People
    rooms: list[RoomLine]
    rooms_of: int
    why_not_start: str
    takes_part: bool


def seen_of(rotation: Rotation, *, host: User, now: datetime) -> str:
    """Give a short text that differs whenever the page would look different.

    It costs two queries, whoever many people there are.
    """
    moment = moment_of(rotation, list(rotation.rounds.all()), now=now)
    here = Participant.objects.visible_to(host).filter(rotation=rotation, state="here")
    return f"{moment.seen_with(rotation.version)}.{rotation.seating}.{here.count()}"


def running_page(
    rotation: Rotation,
    *,
    host: User,
    wanted: tuple[str, str],
    query: QueryDict,
    now: datetime,
) -> Running:
    """Show a host her rounds as they stand; the rotation has its event and rounds."""
    rounds = list(rotation.rounds.all())
    moment = moment_of(rotation, rounds, now=now)
    sitting = sittings(rotation, host=host)
    rooms = sitting.get(moment.number, {})
    where = {key: number for number, keys in rooms.items() for key in keys}
    people = _people(rotation, host=host, wanted=wanted, query=query, where=where)
    seated = Profile.objects.visible_to(host).filter(user__in=where)
    names = dict(seated.values_list("user", "name"))
    refusal = why_not_start(rotation.event, rotation, here=2, now=now)
    hers = Participant.objects.belonging_to(host).filter(rotation=rotation)
    return Running(
        rotation=rotation,
        seen=seen_of(rotation, host=host, now=now),
        clock=_clock(rotation, rounds, moment, host=host, now=now),
        people=people,
        rooms=[
            RoomLine(number, sorted(names[key] for key in keys if key in names))
            for number, keys in sorted(rooms.items())
        ],
        rooms_of=moment.number,
        why_not_start=refusal or "",
        takes_part=hers.exists(),
    )


def _clock(
    rotation: Rotation,
    rounds: Sequence[Round],
    moment: Moment,
    *,
    host: User,
    now: datetime,
) -> Clock:
    by_number = {one.number: one for one in rounds}
    this = by_number.get(moment.number)
    later = by_number.get(moment.number + 1)
    whole = rotation.length
    if moment.phase is Phase.BREAK:
        whole = rotation.pause_between
    elif this and this.starts_at and this.ends_at:
        whole = this.ends_at - this.starts_at
    asked = [one.question for one in rounds]
    return Clock(
        phase=moment.phase.value,
        number=moment.number,
        rounds=len(rounds),
        is_paused=moment.is_paused,
        now=now,
        ends_at=moment.ends_at,
        seen_end=moment.ends_at or rotation.by_its_clock(now) + moment.left,
        left=_on_a_clock(moment.left),
        whole=int(whole.total_seconds()),
        title=_title(rotation, moment, len(rounds)),
        question=this.question if this else "",
        next_question=later.question if later and moment.phase is Phase.ROUND else "",
        why_not_one_more=why_not_one_more(len(rounds)) or "",
        proposed_question=questions.another(
            len(rounds) + 1,
            rounds=len(rounds) + 2,
            taken=asked,
            topics=topics_of(rotation.event),
            language=language_for(host),
            after="",
        ),
    )


def _title(rotation: Rotation, moment: Moment, rounds: int) -> str:
    facts = {"number": moment.number, "rounds": rounds}
    if moment.phase is Phase.BEFORE:
        return _("Not begun")
    if moment.phase is Phase.ROUND:
        return _("Round %(number)d of %(rounds)d") % facts
    if moment.phase is Phase.BREAK:
        return _("Break before round %(number)d of %(rounds)d") % facts
    if rotation.state == Rotation.State.ENDED:
        return _("The rounds are over")
    return _("The last round is over")


def _on_a_clock(left: timedelta) -> str:
    seconds = -int(-left.total_seconds() // 1)
    return f"{seconds // 60}:{seconds % 60:02}"


def _people(
    rotation: Rotation,
    *,
    host: User,
    wanted: tuple[str, str],
    query: QueryDict,
    where: dict[int, int],
) -> People:
    there = people_of(rotation, host=host)
    counts = Counter(there.values_list("state", flat=True))  # type: ignore[misc]
    words, state = wanted
    shown = named(there, words).with_relation_to(host)
    if state:
        states = [state, AT_THE_DOOR] if state == "here" else [state]
        shown = shown.filter(state__in=states)  # type: ignore[misc]
    found = page(shown, by=("name", "id"), query=query, size=PAGE)
    return People(
        lines=[
            PersonLine(
                face_of(profile, relation=profile.relation),
                profile.state,  # type: ignore[attr-defined]
                where.get(profile.user_id),
            )
            for profile in found.rows
        ],
        page=found,
        here=counts["here"] + counts[AT_THE_DOOR],
        expected=counts["expected"],
        gone=counts["gone"],
    )
