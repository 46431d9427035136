"""The people at the door as a host sees them, and a member's own ticket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from contacts.profiles.directory.folding import words_asked_for
from contacts.profiles.models import Profile, User
from contacts.profiles.visibility import Face, face_of
from events.models import Attendance, Event, Rsvp
from events.pages import runs
from events.querysets import RsvpQuerySet
from events.rules import why_not_check_in, why_not_note_the_rest
from networking_site.lib.keyset import Page, page
from networking_site.lib.zones import zone

PAGE = 50
STRANGERS = 10
FEWEST_LETTERS = 2
CAME, ABSENT, NOTHING = "came", "absent", "nothing"


@dataclass(frozen=True)
class AtTheDoor:
    """One member at the door: her face, what she answered, what was noted of her.

    `since` is by the clock on the wall there.
    """

    face: Face
    answer: str
    guests: int
    state: str
    since: datetime | None


@dataclass(frozen=True)
class Door:
    """One page of the people at the door, and how many are here."""

    people: list[AtTheDoor]
    others: list[AtTheDoor]
    page: Page[Rsvp]
    here: int
    expected: int
    not_noted: int
    is_over: bool


def door_of(
    event: Event, *, host: User, wanted: str, query: QueryDict, now: datetime
) -> Door:
    """Show a host who is expected, and by name whoever else stands there."""
    rsvps = Rsvp.objects.visible_to(host).filter(event=event)
    noted = Attendance.objects.visible_to(host).filter(event=event)
    noted = noted.select_related("event")
    going = rsvps.going()
    words = words_asked_for(wanted)
    shown = _named(going, words).with_faces(host)
    found = page(shown, by=("member__profile__name", "id"), query=query, size=PAGE)
    people = [rsvp.member.profile for rsvp in found.rows]
    others = _others(event, host=host, going=going, words=words)
    of_whom = [profile.user_id for profile in (*people, *others)]
    known = {one.member_id: one for one in noted.filter(member__in=of_whom)}
    answers = dict(
        rsvps.filter(member__in=[one.user_id for one in others]).values_list(
            "member", "answer"
        )
    )
    expected = going.count()
    return Door(
        people=[
            _at_the_door(rsvp.member.profile, known, rsvp.answer, rsvp.guests)
            for rsvp in found.rows
        ],
        others=[
            _at_the_door(profile, known, answers.get(profile.user_id, ""), 0)
            for profile in others
        ],
        page=found,
        here=noted.filter(came=True).count(),
        expected=expected,
        not_noted=going.exclude(member__in=noted.values("member")).count(),
        is_over=why_not_note_the_rest(event, now=now) is None,
    )


def at_the_door(rsvp: Rsvp, *, host: User) -> AtTheDoor:
    """Show a host whose ticket she holds her telephone over."""
    profile = (
        Profile.objects.visible_to(host).with_relation_to(host).get(user=rsvp.member_id)
    )
    noted = Attendance.objects.visible_to(host).filter(
        event=rsvp.event_id, member=rsvp.member_id
    )
    noted = noted.select_related("event")
    known = {one.member_id: one for one in noted}
    return _at_the_door(profile, known, rsvp.answer, rsvp.guests)


def _at_the_door(
    profile: Profile, known: dict[int, Attendance], answer: str, guests: int
) -> AtTheDoor:
    noted = known.get(profile.user_id)
    state, since = NOTHING, None
    if noted is not None:
        state = CAME if noted.came else ABSENT
        since = noted.noted_at.astimezone(zone(noted.event.time_zone))
    return AtTheDoor(
        face=face_of(profile, relation=profile.relation),
        answer=answer,
        guests=guests,
        state=state,
        since=since,
    )


def _named(going: RsvpQuerySet, words: Iterable[str]) -> RsvpQuerySet:
    for word in words:
        going = going.filter(member__profile__entry__names__contains=word)
    return going


def _others(
    event: Event, *, host: User, going: RsvpQuerySet, words: list[str]
) -> list[Profile]:
    """Give members of that name who have no place, or came without answering."""
    people = Profile.objects.listed_for(host).exclude(user__in=going.values("member"))
    if len("".join(words)) < FEWEST_LETTERS:
        noted = Attendance.objects.visible_to(host).filter(event=event, came=True)
        people = people.filter(user__in=noted.values("member"))
    for word in words:
        people = people.filter(entry__names__contains=word)
    people = people.with_relation_to(host).with_face()
    return list(people.order_by("name", "pk")[:STRANGERS])


@dataclass(frozen=True)
class Mine:
    """What an event's page says to a member of her ticket and of her having been."""

    has_ticket: bool
    runs: bool
    slug: str
    noted: str
    note: str


def mine_at(event: Event, *, member: User, now: datetime) -> Mine:
    """Show a member her ticket before and during an event, what was noted after it.

    The event was loaded with her answer and with its hosts.
    """
    goes = event.my_answer == Rsvp.Answer.GOING
    is_on = event.status == Event.Status.PUBLISHED
    noted = None
    if why_not_check_in(event, now=now) is None:
        noted = Attendance.objects.belonging_to(member).filter(event=event).first()
    state = "" if noted is None else CAME if noted.came else ABSENT
    return Mine(
        has_ticket=goes and is_on and now < event.ends_at and event.kind != "online",
        runs=runs(member, event),
        slug=event.slug,
        noted=state,
        note=_("You were there.")
        if state == CAME
        else _("The hosts noted that you did not come.")
        if state == ABSENT
        else "",
    )
