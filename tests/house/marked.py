"""Members with a mark in every field, and what ties each role to them.

Four members show every field to one level each, so that each mark says whose eyes it
is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from contacts.introductions import actions as introductions
from contacts.profiles import actions
from contacts.profiles.models import Profile, Prompt, User, Visibility
from contacts.profiles.visibility import FIELDS
from events import actions as events
from events.models import Attendance, Rsvp
from events.recurrence import Rhythm
from events.rooms import actions as rooms
from networking_site.health.actions import make_report
from tests.events.rooms.seated import in_one_room
from tests.scenes import (
    a_conversation,
    a_favour,
    a_photo,
    a_shared_room,
    an_announcement,
    an_event,
    an_introduction,
    told,
)

LEVELS = [str(level) for level in Visibility]
SEEN_BY = {
    "visitor": {"everyone"},
    "member": {"everyone", "members"},
    "organiser": {"everyone", "members"},
    "connection": {"everyone", "members", "connections"},
    "blocked": set(),
}

# What is chosen from a list has no words of its own: a rare one stands for each level.
LANGUAGES = dict(zip(LEVELS, ["vo", "kv", "za", "ie"], strict=True))
ZONES = dict(zip(LEVELS, ["Troll", "Vostok", "Casey", "Mawson"], strict=True))
NAMED = {
    "languages": dict(
        zip(LEVELS, ["Volapük", "Komi", "Zhuang", "Interlingue"], strict=True)
    ),
    "time_zone": ZONES,
}


@dataclass(frozen=True)
class Mark:
    """A word that stands in one field of one member, for some eyes only."""

    field: str
    level: str
    word: str


def word_of(field: str, level: str) -> str:
    """Give the word that marks a field shown to a level."""
    named = NAMED.get(field)
    return named[level] if named else f"{field.replace('_', '')}kestrel{level}"


MARKS = [
    Mark(field, level, word_of(field, level))
    for field in (*FIELDS, "hook_of_what_i_do", "hook_of_about_me", "page")
    for level in LEVELS
    if field != "photo"
]
# What two others wrote to each other, and of it what one of them showed organisers.
UNREPORTED = Mark("message", "who is in it", "messagekestrelprivate")
REPORTED = Mark("message", "organisers", "messagekestrelreported")
LETTER = Mark("reason", "the two introduced", "reasonkestrelprivate")
BOOK = Mark("nugget", "whose book it is", "nuggetkestrelprivate")
LINK = Mark("note of a link", "who made it", "notekestrelprivate")
PRIVATE = [UNREPORTED, LETTER, BOOK, LINK]
ON_HER_PAGE = [mark for mark in MARKS if mark.field != "page"]


def marked_member(level: str, *, make_member: Any, handle: str = "") -> User:
    """Make a member with a mark in every field, each shown to this level."""
    user = make_member(handle or f"shows-{level}", name=f"Shows {level}")
    profile = Profile.objects.get(user=user)
    for field in ("pronouns", "headline", "what_i_do", "about_me", "place", "phone"):
        setattr(profile, field, word_of(field, level))
    profile.contact_email = f"{word_of('contact_email', level)}@example.org"
    profile.languages = [LANGUAGES[level]]
    profile.time_zone = f"Antarctica/{ZONES[level]}"
    for field in FIELDS:
        setattr(profile, f"{field}_shown_to", level)
    profile.shown_to = Visibility.EVERYONE
    profile.save()
    hooks = {
        Prompt.objects.filter(half=half)[0]: word_of(f"hook_of_{half}", level)
        for half in Prompt.Half.values
    }
    now = datetime.now(UTC)
    actions.save_profile(profile, topics=[word_of("topics", level)], hooks=hooks)
    for kind, field in (("ask", "asks"), ("offer", "offers")):
        word = word_of(field, level)
        # What all of them ask for and offer, so that they are suggested to each other.
        text = f"{word} for beehives"
        actions.open_ask(profile, kind=kind, text=text, topics=[word], now=now)
    link = word_of("links", level)
    actions.save_reach(profile, links=[(link, f"https://{link}.example/")])
    actions.set_photo(profile, upload=BytesIO(a_photo()))
    actions.save_who_sees(profile)
    return User.objects.select_related("profile").get(pk=user.pk)


def member_with_page_for(level: str, *, make_member: Any) -> User:
    """Make a member whose page as a whole is for this level, and holds its mark."""
    user = make_member(f"page-{level}", name=word_of("page", level), shown_to=level)
    actions.save_who_sees(Profile.objects.get(user=user))
    return user


@dataclass(frozen=True)
class World:
    """The marked members, the roles that look for marks, and what ties them."""

    marked: list[User]
    roles: dict[str, User | None]
    event: str


def make_world(*, ada: User, make_member: Any) -> World:
    """Make members of every level, and bring each role near them in every way."""
    marked = [marked_member(level, make_member=make_member) for level in LEVELS]
    marked += [member_with_page_for(level, make_member=make_member) for level in LEVELS]
    now = datetime.now(UTC)
    roles: dict[str, User | None] = {
        "visitor": None,
        "member": make_member("cleo"),
        "organiser": ada,
        "connection": make_member("ben"),
        "blocked": make_member("dov"),
    }
    event = an_event(host=marked[0], title="A meeting", audience="public")
    connection, blocked = roles["connection"], roles["blocked"]
    assert connection
    assert blocked
    for user in marked:
        here = {"origin_kind": "test", "origin_id": uuid4(), "now": now}
        actions.connect(user, connection, **here)
        events.answer(event, member=user, answer=Rsvp.Answer.GOING, now=now)
        events.comment(event, author=user, text="Hello.", token=uuid4(), now=now)
        Attendance.objects.create(event=event, member=user, came=True, noted_at=now)
    everybody = [*marked, *filter(None, roles.values())]
    told(an_announcement(by=ada), members=everybody)
    in_one_room(event, everybody, now=now)
    _share_a_room(marked, roles, now=now)
    _write_letters(marked, roles, make_member=make_member, now=now)
    _talk(make_member, now=now)
    _fill_lists(marked[0], make_member=make_member, now=now)
    for user in marked:
        actions.block(user, other=blocked, now=now)
    make_report(now=now)
    return World(marked, roles, event.slug)


def _share_a_room(
    marked: list[User], roles: dict[str, User | None], *, now: datetime
) -> None:
    """Let every role have met each of them, in an evening that every role hosted."""
    looking = [user for user in roles.values() if user]
    people = [*looking, *marked]
    evening = a_shared_room(hosts=looking, people=people, slug="an-evening")
    for other in looking:
        rooms.remember(evening, owner=marked[0], other=other, nugget=BOOK.word, now=now)


def _write_letters(
    marked: list[User],
    roles: dict[str, User | None],
    *,
    make_member: Any,
    now: datetime,
) -> None:
    """Introduce every role but the connection to each whom she may be introduced to."""
    writer = make_member("writer")
    for role in ("member", "organiser", "blocked"):
        reader = roles[role]
        assert reader
        for user in marked:
            if user.profile.shown_to in ("everyone", "members"):
                an_introduction(introducer=writer, one=reader, other=user)
                a_favour(asker=writer, helper=reader, wanted=user)


def _talk(make_member: Any, *, now: datetime) -> None:
    """Let two talk whom no role knows, and one of them report a part of it."""
    eve, fay, gus = (make_member(name) for name in ("eve", "fay", "gus"))
    talk = a_conversation(introducer=eve, one=fay, other=gus, reason=LETTER.word)
    said = [
        introductions.write(talk, author=fay, text=mark.word, token=uuid4(), now=now)
        for mark in (UNREPORTED, REPORTED)
    ]
    introductions.report(said[1:], by=gus, kind="rude", text="Look.", now=now)


def _fill_lists(host: User, *, make_member: Any, now: datetime) -> None:
    """Let every list of the admin have a row: one who waits, a link, a series."""
    waits = marked_member("nobody", make_member=make_member, handle="waits")
    Profile.objects.filter(user=waits).update(waiting_since=now)
    actions.invite(host, note=LINK.word, most_uses=1, days=1, now=now)
    walk = an_event(host=host, slug="walk", title="A walk")
    events.make_series(walk, rhythm=Rhythm.WEEKLY, count=2, now=now)
