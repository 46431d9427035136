"""Marks in every field of members, and every place where one could come to light.

Four members show every field to one level each, so that each mark says whose eyes it
is for. What a role is given anywhere is searched for marks that are not hers to see.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from contacts.introductions import actions as introductions
from contacts.introductions.models import Favour, Introduction
from contacts.profiles import actions
from contacts.profiles.models import Ask, Profile, Prompt, Report, User, Visibility
from contacts.profiles.visibility import FIELDS
from events import actions as events
from events.models import Attendance, Rsvp
from networking_site import privacy
from networking_site.announcements.models import Announcement
from networking_site.exports.models import Export
from networking_site.health.actions import make_report
from networking_site.lib.outbox.checks import is_still_true
from networking_site.lib.outbox.models import Letter
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
from tests.spreadsheets import read_csv, read_xlsx

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


HOSTS_PAGES = [
    *("", "people.csv", "hosts/", "hosts/?q=kestrel", "message/", "edit/"),
    *("rooms/", "rooms/plan/", "rooms/run/"),
]


WORKSHOP = [
    *("user/", "user/?state=in&page=listed&joined=new", "user/?state=suspended"),
    *("user/?host=ever", "user/?host=to_come", "user/?signed_in=never"),
    *(
        "newcomer/",
        "invitation/",
        "invitation/add/",
        "topic/",
        "topic/?merged=yes",
        "prompt/",
    ),
]


ROOMS_PAGES = ["met/", "host/rooms/evening/", "host/rooms/papers/"]
ROOMS_PAGES += [f"host/rooms/{name}/" for name in ("cards", "sheets", "read-out")]
ROOMS_PAGES += ["host/rooms/projector/", "host/rooms/zoom/1.csv"]


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
ON_HER_PAGE = [mark for mark in MARKS if mark.field != "page"]


def marked_member(level: str, *, make_member: Any) -> User:
    """Make a member with a mark in every field, each shown to this level."""
    user = make_member(f"shows-{level}", name=f"Shows {level}")
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
    _share_a_room(marked, roles)
    _write_letters(marked, roles, make_member=make_member, now=now)
    _talk(make_member, now=now)
    for user in marked:
        actions.block(user, other=blocked, now=now)
    make_report(now=now)
    return World(marked, roles, event.slug)


def _share_a_room(marked: list[User], roles: dict[str, User | None]) -> None:
    """Let every role have met each of them, in an evening that every role hosted."""
    looking = [user for user in roles.values() if user]
    a_shared_room(hosts=looking, people=[*looking, *marked], slug="an-evening")


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
    talk = a_conversation(introducer=eve, one=fay, other=gus)
    said = [
        introductions.write(talk, author=fay, text=mark.word, token=uuid4(), now=now)
        for mark in (UNREPORTED, REPORTED)
    ]
    introductions.report(said[1:], by=gus, kind="rude", text="Look.", now=now)


def places(world: World, role: str) -> list[str]:
    """Give every address at which this role could come across a marked member."""
    own = [f"/members/{user.profile.handle}/" for user in world.marked]
    found = ["/", "/members/", "/events/", f"/events/{world.event}/"]
    found += [f"/events/{world.event}/people/", "/introductions/", "/robots.txt"]
    found += [f"/events/{world.event}/comments/", "/events/?near=1"]
    found += [f"/events/?q={mark.word}" for mark in MARKS if mark.field == "page"]
    found += [f"/events/{world.event}/host/{page}" for page in HOSTS_PAGES]
    found += [f"/events/{world.event}/rooms/"]
    found += [f"/events/an-evening/{page}" for page in ROOMS_PAGES]
    found += ["/events/mine/met/"]
    found += ["/events/new/", "/events/mine/", "/events/mine/?which=hosting"]
    found += ["/events/calendar.ics", f"/events/{world.event}/event.ics"]
    found += ["/members/me/", "/members/me/edit/", "/members/me/blocked/"]
    found += ["/notices/", "/notices/choices/"]
    found += ["/members/me/invitations/", "/members/me/card/", "/introductions/new/"]
    found += ["/introductions/people/", "/introductions/pairs/"]
    found += ["/introductions/conversations/"]
    found += ["/introductions/board/", "/introductions/ask/"]
    found += [f"/introductions/board/?q={mark.word}" for mark in MARKS]
    found += [
        f"/introductions/board/?topic={word_of(field, level)}"
        for field in ("topics", "asks", "offers")
        for level in LEVELS
    ]
    found += [f"/members/?q={mark.word}" for mark in MARKS]
    found += [f"/introductions/new/?q={mark.word}" for mark in MARKS]
    for kind, field in (
        ("topic", "topics"),
        ("looking_for", "asks"),
        ("can_help", "offers"),
    ):
        found += [f"/members/?{kind}={word_of(field, level)}" for level in LEVELS]
    for user in world.marked:
        handle = user.profile.handle
        found += [f"/@{handle}/", f"/introductions/new/?one={handle}"]
        found += [f"/introductions/ask/?wanted={handle}"]
        found += [f"/introductions/ask/?helper={handle}"]
        found += [
            f"/introductions/new/?one={handle}&ask={ask.public_id}"
            for ask in Ask.objects.filter(profile__user=user)
        ]
    for page in own:
        found += [
            page,
            f"{page}card/",
            f"{page}card.vcf",
            f"{page}card.vcf?version=4.0",
        ]
        found += [f"{page}block/", f"{page}report/"]
    if role == "organiser":
        found += [
            "/admin/",
            "/admin/health/",
            "/admin/exports/",
            *(f"/admin/profiles/{page}" for page in WORKSHOP),
        ]
        reports = "/admin/profiles/report/"
        found += [reports, "/admin/introductions/introduction/"]
        keys = Report.objects.values_list("pk", flat=True)
        found += [f"{reports}{key}/change/" for key in keys]
        letters_of_all = Introduction.objects.values_list("pk", flat=True)
        found += [
            f"/admin/introductions/introduction/{key}/change/" for key in letters_of_all
        ]
        found += [f"/events/{world.event}/host/check-in/"]
        found += [f"/events/{world.event}/host/check-in/?q=shows"]
        for user in world.marked:
            account = f"/admin/profiles/user/{user.pk}"
            found += [f"{account}/change/", f"{account}/history/"]
        found += [f"/admin/profiles/user/?q={mark.word}" for mark in MARKS]
        it = Announcement.objects.get().public_id
        pages = ("", "preview/", "letter/", "receivers/", "receivers/?q=shows")
        found += ["/admin/announcements/", "/admin/announcements/new/"]
        found += [f"/admin/announcements/{it}/{page}" for page in pages]
        found += ["/admin/trail/deed/"]  # the last, so that all of this stands in it
    viewer = world.roles[role]
    found += [said.get_absolute_url() for said in Announcement.objects.all()]
    if viewer is not None:
        letters = Introduction.objects.filter(parties__member=viewer)
        found += [letter.get_absolute_url() for letter in letters]
        favours = Favour.objects.filter(helper=viewer)
        found += [favour.get_absolute_url() for favour in favours]
    return found


def given_to(world: World, role: str, at: str = "") -> Iterator[tuple[str, str]]:
    """Give every text that this role is shown, sent or given to take along, by place.

    `at` keeps to places that contain it.

    What she asked for herself comes back in fields and addresses, and what everybody
    may choose from stands in lists: neither is an answer about anybody.
    """
    client, viewer = Client(), world.roles[role]
    if viewer is not None:
        client.force_login(viewer)
        yield "export", json.dumps(privacy.export(viewer), cls=DjangoJSONEncoder)
        for letter in Letter.objects.filter(receiver=viewer):
            if is_still_true(letter):  # others never leave the outbox
                yield letter.kind, letter.said
    for place in (place for place in places(world, role) if at in place):
        answer = client.get(place, follow=True)
        assert answer.status_code in (200, 404), place
        text = f"{answer.content.decode()}\n{answer.headers}"
        text = _FOLD.sub("", _CHOICE.sub("", text))
        asked = parse_qs(urlsplit(place).query)
        words = [word for some in asked.values() for word in some]
        for word in words:
            text = text.replace(word, "")
        if asked and _found_somebody(answer):
            text += f"\nfound by {' '.join(words)}"
        yield place, text
    if role == "organiser" and at in "/admin/exports/":
        yield from _taken_along(client)


def _taken_along(client: Client) -> Iterator[tuple[str, str]]:
    """Give every cell of every table that an organiser takes along, in every format."""
    for what in Export.What.values:
        for kind in Export.Format.values:
            form = {"what": what, "format": kind}
            answer = client.post("/admin/exports/", form)
            content = b"".join(answer.streaming_content)
            read = read_xlsx if kind == Export.Format.XLSX else read_csv
            rows = read(content)
            assert len(rows) > 1, what
            cells = [cell for row in rows for cell in row]
            yield f"/admin/exports/ {what} {kind}", "\n".join(cells)


_FOLD = re.compile(r"\r\n[ \t]")
_CHOICE = re.compile(r"<option\b[^>]*>[^<]*</option>")


def _found_somebody(answer: Any) -> bool:
    context = answer.context or {}
    return any(context.get(name) for name in ("people", "events", "lines"))


def photos_given(world: World, role: str) -> set[str]:
    """Give the levels whose photo this role gets the bytes of."""
    client, viewer = Client(), world.roles[role]
    if viewer is not None:
        client.force_login(viewer)
    given = set()
    for level, user in zip(LEVELS, world.marked, strict=False):
        profile = Profile.objects.get(user=user)
        if any(
            client.get(profile.photo_url(size)).status_code == 200
            for size in ("small", "large", "whole")
        ):
            given.add(level)
    return given


def leaks(world: World, role: str, at: str = "") -> list[str]:
    """Name each mark that this role comes across and should not, and where."""
    not_hers = [mark for mark in MARKS if mark.level not in SEEN_BY[role]]
    not_hers += [UNREPORTED] if role == "organiser" else [UNREPORTED, REPORTED]
    found = [
        f"{role} saw {mark.field} for {mark.level} at {place}"
        for place, text in given_to(world, role, at)
        for mark in not_hers
        if mark.word in text
        and not _is_an_account(mark, place)
        and not _is_a_word_of_all(mark, place)
    ]
    for level in photos_given(world, role) - SEEN_BY[role]:
        found.append(f"{role} saw photo for {level}")
    return found


def _is_a_word_of_all(mark: Mark, place: str) -> bool:
    """Say whether it is a topic in the list of all, which does not say who named it."""
    is_topic = mark.field in ("topics", "asks", "offers")
    return is_topic and place.startswith("/admin/profiles/topic/")


def _is_an_account(mark: Mark, place: str) -> bool:
    """Say whether it is the name of an account, which organisers always read."""
    is_of_accounts = place.startswith("/admin/") and place != "/admin/health/"
    return mark.field == "page" and is_of_accounts
