"""The people of a rotation as a host sees them: those whose page she may open."""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from contacts.profiles.directory.folding import words_asked_for
from contacts.profiles.models import Profile, User
from contacts.profiles.querysets import ProfileQuerySet
from events.rooms.models import Participant, Rotation, Seat
from events.rooms.outcome import Sitting

EXPECTED, HERE, GONE = Participant.State
AT_THE_DOOR = "door"


def people_of(rotation: Rotation, *, host: User) -> ProfileQuerySet:
    """Give everybody who takes part or has a place, each with `state`.

    The state is that of a participant, or "door" for who was checked in there and will
    be here as soon as the rounds start.
    """
    part, goes, came = _ties(rotation)
    cases = [
        When(Exists(part.filter(state=HERE)), then=Value(HERE)),
        When(Exists(part.filter(state=GONE)), then=Value(GONE)),
    ]
    takes_part = Q(Exists(part)) | Q(Exists(goes))
    if rotation.state == Rotation.State.DRAFT:
        cases.append(When(Exists(came), then=Value(AT_THE_DOOR)))
        takes_part |= Q(Exists(came))
    state = Case(*cases, default=Value(EXPECTED), output_field=CharField())
    seen = Profile.objects.visible_to(host).active()
    return seen.filter(takes_part).annotate(state=state)


def could_take_part(rotation: Rotation, *, host: User) -> ProfileQuerySet:
    """Give those people, and the event's hosts, who sit in rooms if they like."""
    part, goes, came = _ties(rotation)
    takes_part = Q(Exists(part)) | Q(Exists(goes)) | Q(Exists(came))
    hosts = rotation.event.hosts.values("pk")
    seen = Profile.objects.visible_to(host).active()
    return seen.filter(takes_part | Q(user__in=hosts))


def would_sit(rotation: Rotation, *, host: User) -> ProfileQuerySet:
    """Give those who would have seats if it were planned now, before the rounds."""
    part, goes, _came = _ties(rotation)
    fixed = part.filter(
        fixed_room__isnull=False, member__in=rotation.event.hosts.values("pk")
    )
    stays = Q(Exists(part.filter(state=HERE))) | Q(Exists(fixed.exclude(state=GONE)))
    comes = Q(Exists(goes)) & ~Q(Exists(part.filter(state=GONE)))
    return Profile.objects.visible_to(host).active().filter(stays | comes)


def named(people: ProfileQuerySet, words: str) -> ProfileQuerySet:
    """Keep those whose name has these words, however they are spelt."""
    for word in words_asked_for(words):
        people = people.filter(entry__names__contains=word)
    return people


def sittings(rotation: Rotation, *, host: User) -> dict[int, Sitting]:
    """Give which account keys sit in which room of each round, as the host sees it."""
    seats = Seat.objects.visible_to(host).filter(round__rotation=rotation).taken()
    rows = seats.order_by("round__number", "room", "pk").values_list(
        "round__number", "room", "member"
    )
    rounds: dict[int, dict[int, list[int]]] = {}
    for number, room, member in rows:
        rounds.setdefault(number, {}).setdefault(room, []).append(member)
    return dict(rounds)


def _ties(rotation: Rotation):  # type: ignore[no-untyped-def]
    """Give what ties a member to a rotation: her part, her place, her having come."""
    event, member = rotation.event, OuterRef("user")
    return (
        rotation.participants.filter(member=member),
        event.rsvps.filter(member=member, answer="going"),
        event.attendances.filter(member=member, came=True),
    )
