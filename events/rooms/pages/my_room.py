"""The room page as one member sees it: where she is, with whom, and how long."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import assert_never

from django.http import Http404

from contacts.profiles.models import Profile, User
from contacts.profiles.querysets import ProfileQuerySet
from contacts.profiles.visibility import Face, faces
from events.models import Event
from events.rooms.clock import Phase
from events.rooms.links import WayIn, way_in
from events.rooms.models import Keepsake, Participant, Rotation
from events.rooms.news import key_of, news_url
from events.rooms.rules import why_not_arrive
from events.rooms.standing import RoundOfHers, Standing, met_in, standing_of
from events.rules import may_see_join_link

# Milliseconds: between two questions for news, give or take; and, for each of those who
# take part, until a page that heard of some, or whose time is up, asks for its part at
# the latest, so that two processors are not asked for all of them at once.
EVERY, WHEN_OVER, GIVE, WAIT_FOR_EACH = 3000, 20_000, 300, 24


class Stage(Enum):
    """What the page is about for her, now."""

    BEFORE = "before"
    AWAY = "away"
    ROUND = "round"
    BREAK = "break"
    OVER = "over"


@dataclass(frozen=True)
class Person:
    """Somebody she meets, and what she keeps of her; `errors` of what she just sent."""

    face: Face
    follows_up: bool = False
    nugget: str = ""
    errors: Collection[str] = ()


@dataclass(frozen=True)
class Place:
    """A room of a round, how many others of those she may see sit there, the way in."""

    room: int
    others: int
    way_in: WayIn


@dataclass(frozen=True)
class MyRoom:
    """All that the page shows."""

    stage: Stage
    rotation: Rotation
    is_here: bool
    has_left: bool
    number: int
    rounds: int
    question: str
    now: datetime
    ends_at: datetime | None
    seconds_left: int
    time_left: str
    is_paused: bool
    place: Place | None
    next: Place | None
    people: list[Person]
    nugget: str
    why_not_arrive: str | None
    key: str
    news_url: str
    every: int
    wait: int
    errors: Collection[str] = ()

    @property
    def event(self) -> Event:
        """Give the event whose rounds these are."""
        return self.rotation.event

    @property
    def is_last(self) -> bool:
        """Say whether no round follows."""
        return self.number == self.rounds

    @property
    def ends_soon(self) -> bool:
        """Say whether a round is in its last minute."""
        return self.stage is Stage.ROUND and self.seconds_left <= 60


def my_room(rotation: Rotation, *, viewer: User, now: datetime) -> MyRoom:
    """Show a rotation, loaded `with_place_of` her, to somebody who may see it.

    The key is made of the very rows that are shown, so that whatever changes later
    gives another.
    """
    stands = standing_of(
        profile=viewer.profile.public_id, rotation=rotation.public_id, now=now
    )
    if stands is None:
        raise Http404
    stage, moment = _stage_of(stands), stands.moment
    place, coming = _places(stands, stage, rotation, viewer=viewer, now=now)
    kept = Keepsake.objects.belonging_to(viewer).filter(rotation=rotation)
    keepsakes = {one.other_id: one for one in kept}
    is_here = stands.part == Participant.State.HERE
    is_ended = rotation.state == Rotation.State.ENDED
    pace = WHEN_OVER if stage is Stage.OVER else EVERY
    return MyRoom(
        stage=stage,
        rotation=rotation,
        is_here=is_here,
        has_left=stands.part == Participant.State.GONE,
        number=moment.number,
        rounds=stands.rounds,
        question=stands.on.round.question if stands.on else "",
        now=now,
        ends_at=moment.ends_at,
        seconds_left=moment.seconds_left,
        time_left=moment.time_left,
        is_paused=moment.is_paused,
        place=place,
        next=coming,
        people=_people(stands, stage, viewer=viewer, keepsakes=keepsakes, now=now),
        nugget=keepsakes[None].nugget if None in keepsakes else "",
        why_not_arrive=None
        if is_here
        else why_not_arrive(rotation.event, rotation, member=viewer, now=now),
        key=str(key_of(stands)),
        news_url="" if is_ended else news_url(rotation, member=viewer),
        every=pace + secrets.randbelow(2 * GIVE) - GIVE,
        wait=secrets.randbelow(WAIT_FOR_EACH * rotation.participants.count() + 1),
    )


def _stage_of(stands: Standing) -> Stage:
    phase, is_here = stands.moment.phase, stands.part == Participant.State.HERE
    match phase:
        case Phase.BEFORE:
            return Stage.BEFORE
        case Phase.OVER:
            return Stage.OVER
        case Phase.ROUND:
            return Stage.ROUND if is_here else Stage.AWAY
        case Phase.BREAK:
            return Stage.BREAK if is_here else Stage.AWAY
        case _:
            assert_never(phase)


def _places(
    stands: Standing, stage: Stage, rotation: Rotation, *, viewer: User, now: datetime
) -> tuple[Place | None, Place | None]:
    """Give the room she is in and the one she goes to next; no link but of the first.

    In the break she has left the first, and may open the next.
    """
    if stage not in (Stage.ROUND, Stage.BREAK):
        return None, None
    open_now = stands.on or stands.next
    given, join_link = {}, ""
    if rotation.place == Rotation.Place.LINKS and open_now and open_now.room:
        links = rotation.links.filter(room=open_now.room)
        given = dict(links.values_list("room", "url"))
    if may_see_join_link(rotation.event, answer=rotation.my_answer, now=now):
        join_link = rotation.event.join_link

    def place(one: RoundOfHers | None) -> Place | None:
        if one is None or one.room is None:
            return None
        way = WayIn("", "")
        if one is open_now:
            number = one.round.number
            way = way_in(
                rotation, number=number, room=one.room, given=given, join_link=join_link
            )
        others = 0 if one is stands.on else _seen(viewer, one.company).count()
        return Place(one.room, others, way)

    return place(stands.on), place(stands.next)


def _people(
    stands: Standing,
    stage: Stage,
    *,
    viewer: User,
    keepsakes: Mapping[int | None, Keepsake],
    now: datetime,
) -> list[Person]:
    """Give who is with her now; in the break and at the end, who was just before."""
    if stage is Stage.ROUND and stands.on:
        keys = stands.on.company
    elif stage in (Stage.BREAK, Stage.OVER) and stands.last:
        keys = met_in(stands.last.round, viewer=viewer, now=now)
    else:
        return []
    loaded = _seen(viewer, keys).order_by("name", "pk").with_relation_to(viewer)
    profiles = list(loaded.with_hooks())
    nothing = Keepsake()
    return [
        Person(face, follows_up=kept.follows_up, nugget=kept.nugget)
        for face, kept in (
            (face, keepsakes.get(profile.user_id, nothing))
            for face, profile in zip(faces(profiles), profiles, strict=True)
        )
    ]


def _seen(viewer: User, keys: Collection[int]) -> ProfileQuerySet:
    others = [key for key in keys if key != viewer.pk]
    return Profile.objects.visible_to(viewer).filter(user__in=others)
