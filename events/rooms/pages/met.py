"""The people a member met: at one event, or at all of them, newest first.

Whoever may not be seen, did not come, or was there at another time is not in it; and
what she keeps of anybody is read from her own rows alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.http import QueryDict

from contacts.profiles.models import Profile, User
from contacts.profiles.visibility import Face, faces
from events.models import Event
from events.rooms.clock import Phase, moment_of
from events.rooms.models import Keepsake, Rotation, Seat
from networking_site.lib.keyset import Page, page

SIZE = 20


@dataclass(frozen=True)
class Met:
    """Somebody she met, where they talked and of what, and what she keeps of it."""

    face: Face
    rounds: list[int]
    questions: list[str]
    keeps: bool = False
    follows_up: bool = False
    thanked: bool = False
    nugget: str = ""
    errors: Collection[str] = ()


@dataclass(frozen=True)
class MetThere:
    """Everybody she met at one event, and her nugget of the evening."""

    rotation: Rotation
    people: list[Met]
    is_over: bool
    nugget: str
    errors: Collection[str] = ()


@dataclass(frozen=True)
class MetOnce:
    """Somebody she met, where last, and what she keeps."""

    face: Face
    title: str
    url: str
    met_at: datetime
    keeps: bool
    follows_up: bool
    nugget: str


def met_there(rotation: Rotation, *, viewer: User, now: datetime) -> MetThere:
    """Show whom she met in one rotation, by name; loaded with its rounds."""
    shared = Seat.objects.shared_with(viewer, now=now).filter(round__rotation=rotation)
    questions = {one.number: one.question for one in rotation.rounds.all()}
    numbers: dict[int, set[int]] = defaultdict(set)
    for member, number in shared.values_list("member", "round__number"):
        numbers[member].add(number)
    seen = Profile.objects.visible_to(viewer).filter(user__in=numbers)
    profiles = list(seen.with_relation_to(viewer).with_face().order_by("name", "pk"))
    hers = Keepsake.objects.belonging_to(viewer).filter(rotation=rotation)
    kept = {one.other_id: one for one in hers}
    nothing = Keepsake()
    people = []
    for face, profile in zip(faces(profiles), profiles, strict=True):
        mine = kept.get(profile.user_id, nothing)
        rounds = sorted(numbers[profile.user_id])
        people.append(
            Met(
                face=face,
                rounds=rounds,
                questions=[questions[n] for n in rounds if questions.get(n)],
                keeps=mine.keeps,
                follows_up=mine.follows_up,
                thanked=mine.thanked_at is not None,
                nugget=mine.nugget,
            )
        )
    held = list(rotation.rounds.all())
    stands = moment_of(rotation, held, now=now)
    return MetThere(
        rotation=rotation,
        people=people,
        is_over=stands.phase is Phase.OVER,
        nugget=kept[None].nugget if None in kept else "",
    )


def met_anywhere(
    viewer: User, *, which: str, query: QueryDict, now: datetime
) -> tuple[list[MetOnce], Page[Profile]]:
    """Show a page of all she met, whom she met last first."""
    events = Rotation.objects.visible_to(viewer).values("event")
    shared = Seat.objects.shared_with(viewer, now=now).filter(
        round__rotation__event__in=events
    )
    last = (
        shared.filter(member=OuterRef("user"))
        .order_by()
        .values("member")
        .annotate(last=Max("round__starts_at"))
    )
    people = (
        Profile.objects.visible_to(viewer)
        .filter(user__in=shared.values("member"))
        .annotate(met_at=Subquery(last.values("last")))
    )
    found = page(
        _kept(people, viewer, which).with_relation_to(viewer).with_face(),
        by=("-met_at", "-pk"),
        query=query,
        size=SIZE,
    )
    keys = [profile.user_id for profile in found.rows]
    where = _events_of(shared, keys, viewer=viewer)
    hers = Keepsake.objects.belonging_to(viewer).filter(other__in=keys)
    kept: dict[int, list[Keepsake]] = defaultdict(list)
    for one in hers.order_by("-updated_at", "-pk"):
        kept[one.other_id or 0].append(one)
    rows = []
    for face, profile in zip(faces(found.rows), found.rows, strict=True):
        event, mine = where[profile.user_id], kept[profile.user_id]
        rows.append(
            MetOnce(
                face=face,
                title=event.title,
                url=f"{event.get_absolute_url()}met/#{face.handle}",
                met_at=profile.met_at,
                keeps=any(one.keeps for one in mine),
                follows_up=any(one.follows_up for one in mine),
                nugget=next((one.nugget for one in mine if one.nugget), ""),
            )
        )
    return rows, found


def _kept(people, viewer: User, which: str):  # type: ignore[no-untyped-def]
    mine = Keepsake.objects.belonging_to(viewer).filter(other=OuterRef("user"))
    if which == "keep":
        return people.filter(Exists(mine.filter(keeps=True)))
    if which == "follow_up":
        return people.filter(Exists(mine.filter(follows_up=True)))
    return people


def _events_of(
    shared: QuerySet[Seat], keys: Collection[int], *, viewer: User
) -> dict[int, Event]:
    """Give the event at which she met each of these last."""
    met = shared.filter(member__in=keys).order_by("round__starts_at", "pk")
    last = dict(met.values_list("member", "round__rotation"))
    hers = Rotation.objects.visible_to(viewer).filter(pk__in=set(last.values()))
    events = {one.pk: one.event for one in hers.select_related("event")}
    return {member: events[rotation] for member, rotation in last.items()}
