"""Every place where a mark could come to light, in any role.

What a role is given anywhere is searched for marks that are not hers to see.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from contacts.introductions.models import Favour, Introduction
from contacts.profiles.models import Ask, Profile
from networking_site import privacy
from networking_site.announcements.models import Announcement
from networking_site.exports.models import Export
from networking_site.lib.outbox.checks import is_still_true
from networking_site.lib.outbox.models import Letter
from tests.house.marked import (
    LEVELS,
    MARKS,
    PRIVATE,
    REPORTED,
    SEEN_BY,
    Mark,
    World,
    word_of,
)
from tests.house.presses import Pressing, pages_of_the_lists
from tests.spreadsheets import read_csv, read_xlsx

HOSTS_PAGES = [
    *("", "people.csv", "hosts/", "hosts/?q=kestrel", "message/", "edit/"),
    *("rooms/", "rooms/plan/", "rooms/run/"),
]


WORKSHOP = [
    *("user/?state=in&page=listed&joined=new", "user/?state=suspended"),
    *("user/?host=ever", "user/?host=to_come", "user/?signed_in=never"),
    "topic/?merged=yes",
]
TRAIL = "/admin/trail/deed/"


ROOMS_PAGES = ["met/", "host/rooms/evening/", "host/rooms/papers/"]
ROOMS_PAGES += [f"host/rooms/{name}/" for name in ("cards", "sheets", "read-out")]
ROOMS_PAGES += ["host/rooms/projector/", "host/rooms/zoom/1.csv"]


def places(world: World, role: str) -> list[str]:
    """Give every address at which this role could come across a marked member."""
    viewer = world.roles[role]
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
        assert viewer
        found += [
            "/admin/",
            "/admin/health/",
            "/admin/exports/",
            *(f"/admin/profiles/{page}" for page in WORKSHOP),
        ]
        found += [page for page in pages_of_the_lists(viewer) if page != TRAIL]
        found += [f"/events/{world.event}/host/check-in/"]
        found += [f"/events/{world.event}/host/check-in/?q=shows"]
        found += [f"/admin/profiles/user/?q={mark.word}" for mark in MARKS]
        it = Announcement.objects.get().public_id
        pages = ("", "preview/", "letter/", "receivers/", "receivers/?q=shows")
        found += ["/admin/announcements/", "/admin/announcements/new/"]
        found += [f"/admin/announcements/{it}/{page}" for page in pages]
        found += [TRAIL]  # the last, so that all of this stands in it
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
    found = not_for(role, given_to(world, role, at))
    for level in photos_given(world, role) - SEEN_BY[role]:
        found.append(f"{role} saw photo for {level}")
    return found


def not_for(role: str, given: Iterable[tuple[str, str]]) -> list[str]:
    """Name each mark in what a role was given, by place, that is not hers to see."""
    not_hers = [mark for mark in MARKS if mark.level not in SEEN_BY[role]]
    not_hers += PRIVATE if role == "organiser" else [*PRIVATE, REPORTED]
    return [
        f"{role} saw {mark.field} for {mark.level} at {place}"
        for place, text in given
        for mark in not_hers
        if mark.word in text
        and not _is_an_account(mark, place)
        and not _is_a_word_of_all(mark, place)
    ]


def pressed_by(world: World, pressing: Pressing, at: str = "") -> list[tuple[str, str]]:
    """Give every text that an organiser is shown at a button of the admin, by button.

    `at` names a button: `"/admin/profiles/user/ suspend"`.
    """
    shown = []
    for place in places(world, "organiser"):
        if place.startswith(at.partition(" ")[0] or "/admin/") and "?" not in place:
            page = pressing.client.get(place).content.decode()
            shown += pressing.all_on(place, page, at=at)
    return [(button, _CHOICE.sub("", text)) for button, text in shown]


def _is_a_word_of_all(mark: Mark, place: str) -> bool:
    """Say whether it is a topic in the list of all, which does not say who named it."""
    is_topic = mark.field in ("topics", "asks", "offers")
    return is_topic and place.startswith("/admin/profiles/topic/")


def _is_an_account(mark: Mark, place: str) -> bool:
    """Say whether it is the name of an account, which organisers always read."""
    is_of_accounts = place.startswith("/admin/") and place != "/admin/health/"
    return mark.field == "page" and is_of_accounts
