"""Conversations as one member reads them: faces and words, never a trace of a block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import SafeString

from contacts.introductions.models import Conversation, Message, Participant
from contacts.introductions.pages.letters import nobody
from contacts.introductions.rules import may_report, why_not_change
from contacts.profiles.models import Profile, User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import Face, face_of
from networking_site.lib.plain_text import with_links


@dataclass(frozen=True)
class Person:
    """Somebody in a conversation, as one of the others sees her."""

    place: int
    face: Face
    is_me: bool
    is_introducer: bool
    is_former: bool
    has_left: bool

    @property
    def is_here(self) -> bool:
        """Say whether she reads what is written now."""
        return not (self.has_left or self.is_former)


@dataclass(frozen=True)
class Said:
    """One message, and what its reader may do with it."""

    public_id: UUID
    number: int
    anchor: str
    face: Face
    is_mine: bool
    is_former: bool
    is_new: bool
    is_first_new: bool
    is_taken_back: bool
    text: SafeString
    plain: str
    written_at: datetime
    edited_at: datetime | None
    day: date
    begins_day: bool
    may_change: bool
    may_report: bool


@dataclass(frozen=True)
class Row:
    """One conversation in the list."""

    url: str
    faces: list[Face]
    names: list[str]
    with_name: str
    unread: int
    last: str
    is_mine: bool
    stirred_at: datetime
    is_muted: bool
    has_left: bool


def people_of(viewer: User, conversation: Conversation) -> list[Person]:
    """Give the people of one conversation, the viewer among them, but for blocks.

    Two queries and one for links, of those whose page the viewer may open.
    """
    places = _places(viewer, [conversation])
    faces = _faces(viewer, places, with_links=True)
    return [_person(viewer, place, faces) for place in places]


def said_to(
    viewer: User,
    messages: Iterable[Message],
    people: Sequence[Person],
    *,
    read_until: int,
    after_day: date | None,
    now: datetime,
) -> list[Said]:
    """Show messages in their order; it causes no query.

    `after_day` is the day of what stands above them already, if anything does.
    """
    by_place = {person.place: person for person in people}
    said: list[Said] = []
    for message in messages:
        person = by_place.get(message.author_id)
        day = timezone.localtime(message.written_at).date()
        is_mine = bool(person and person.is_me)
        is_new = message.number > read_until and not is_mine
        above = said[-1].day if said else after_day
        said.append(
            Said(
                public_id=message.public_id,
                number=message.number,
                anchor=message.anchor,
                face=person.face if person else nobody(),
                is_mine=is_mine,
                is_former=bool(person and person.is_former),
                is_new=is_new,
                is_first_new=is_new and not any(one.is_new for one in said),
                is_taken_back=message.taken_back_at is not None,
                text=with_links(message.text),
                plain=message.text,
                written_at=message.written_at,
                edited_at=message.edited_at,
                day=day,
                begins_day=day != above,
                may_change=is_mine
                and why_not_change(message, by=viewer, now=now) is None,
                may_report=bool(person and not person.is_former)
                and may_report(message, by=viewer),
            )
        )
    return said


def rows_for(viewer: User, places: Sequence[Participant]) -> list[Row]:
    """Show conversations in a list; three queries, for thirty as for one.

    `places` are the viewer's own, loaded `with_unread` and `with_last`.
    """
    conversations = [place.conversation for place in places]
    everybody = _places(viewer, conversations)
    faces = _faces(viewer, everybody, with_links=False)
    people: dict[int, list[Person]] = {}
    for place in everybody:
        person = _person(viewer, place, faces)
        people.setdefault(place.conversation_id, []).append(person)
    last = {
        message.conversation_id: message
        for message in Message.objects.visible_to(viewer).filter(
            pk__in=[place.last for place in places if place.last]
        )
    }
    return [
        _row(place, people[place.conversation_id], last.get(place.conversation_id))
        for place in places
    ]


def _row(place: Participant, people: Sequence[Person], last: Message | None) -> Row:
    others = [person for person in people if not person.is_me]
    parties = [person for person in others if not person.is_introducer]
    introducers = [one for one in others if one.is_introducer and not one.has_left]
    main, beside = (parties, introducers) if parties else (introducers, [])
    url = place.conversation.get_absolute_url()
    return Row(
        url=f"{url}#{'new' if place.unread else 'reply'}",
        faces=[person.face for person in [*parties, *introducers]],
        names=[person.face.name for person in main],
        with_name=beside[0].face.name if beside else "",
        unread=0 if place.has_left else place.unread,
        last=last.text if last else "",
        is_mine=bool(last and last.author_id == place.pk),
        stirred_at=place.stirred_at,
        is_muted=place.muted_at is not None,
        has_left=place.has_left,
    )


def _places(viewer: User, conversations: Sequence[Conversation]) -> list[Participant]:
    seen = Participant.objects.visible_to(viewer).filter(conversation__in=conversations)
    return list(seen.select_related("member__profile").order_by("conversation", "pk"))


def _faces(
    viewer: User, places: Sequence[Participant], *, with_links: bool
) -> dict[int, Face]:
    members = {place.member_id for place in places if place.member_id}
    seen = Profile.objects.visible_to(viewer).with_relation_to(viewer)
    if with_links:
        seen = seen.with_links()
    return {
        profile.user_id: face_of(profile, relation=profile.relation)
        for profile in seen.filter(user__in=members)
    }


def _person(viewer: User, place: Participant, faces: dict[int, Face]) -> Person:
    member = place.member
    is_former = member is None or not member.is_active
    return Person(
        place=place.pk,
        face=_face(member, faces) if member and not is_former else nobody(),
        is_me=place.member_id == viewer.pk,
        is_introducer=place.role == Participant.Role.INTRODUCER,
        is_former=is_former,
        has_left=place.has_left,
    )


def _face(member: User, faces: dict[int, Face]) -> Face:
    """Give her face; of who hides her page, the name: they talk with each other."""
    if member.pk in faces:
        return faces[member.pk]
    named = Profile(name=member.profile.name, handle=member.profile.handle)
    return face_of(named, relation=MEMBER, url="")
