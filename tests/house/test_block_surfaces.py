"""A block holds everywhere: each surface of docs/privacy.md, from both sides.

Before the block each surface shows the other, or the case would test nothing; after it
neither sees the other, and cannot tell that from somebody who was never there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.introductions import actions as introductions
from contacts.introductions import talk_links
from contacts.introductions.actions.conversations import begin
from contacts.introductions.models import (
    Conversation,
    Favour,
    Introduction,
    Participant,
    Party,
)
from contacts.notices import actions as notices
from contacts.notices.models import Notice
from contacts.profiles import actions as profiles
from contacts.profiles.actions.directory import refresh_entry
from contacts.profiles.models import (
    Ask,
    Block,
    Connection,
    FormerHandle,
    Profile,
    User,
)
from events import actions as events
from events import tokens
from events.meeting import people_to_meet
from events.models import Event, HostMessage, ParticipantsReport, Rsvp, Series
from events.recurrence import Rhythm
from events.rooms import actions as rooms
from events.rooms.models import Rotation
from networking_site import privacy
from networking_site.announcements import emails as announcements
from networking_site.announcements.models import Announcement
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.events.rooms.evening import rounds_for
from tests.events.rooms.seated import in_one_room
from tests.scenes import (
    a_favour,
    a_photo,
    a_shared_room,
    an_event,
    an_introduction,
    told,
)

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "privacy.md"
NOW = datetime.now(UTC)
NOBODY = "nobody-of-that-name"
SERIES = UUID(int=1)


@dataclass(frozen=True)
class World:
    """Two members tied in every way that the site knows, and what they are tied by."""

    ben: User
    cleo: User
    event: Event
    letter: Introduction
    by: dict[str, Introduction]
    of_two: Conversation
    of_three: Conversation

    def pairs(self) -> list[tuple[User, User]]:
        """Give who looks and who is looked for, from both sides."""
        return [(self.ben, self.cleo), (self.cleo, self.ben)]


@pytest.fixture
def world(ben, cleo, make_member):
    """Ben and cleo, with all their ties."""
    eve, fay, gus = (make_member(name) for name in ("eve", "fay", "gus"))
    event = an_event(slug="tuesday")
    for member, surname in ((ben, "Quillfeather"), (cleo, "Marchbanks")):
        name = f"{member.profile.handle.title()} {surname}"
        Profile.objects.filter(user=member).update(name=name, headline=f"of {surname}")
        profile = Profile.objects.get(user=member)
        profiles.save_profile(profile, topics=[f"Topic {surname}"], hooks={})
        ask = {"text": f"{surname} wants a mill", "topics": [f"Ask {surname}"]}
        profiles.open_ask(profile, kind=Ask.Kind.ASK, now=NOW, **ask)
        profiles.set_photo(profile, upload=BytesIO(a_photo()))
        FormerHandle.objects.create(handle=f"old-{profile.handle}", profile=profile)
        refresh_entry(profile, edited=True)
        events.add_host(event, member=member)
        events.answer(event, member=member, answer=Rsvp.Answer.GOING, now=NOW)
        events.comment(event, author=member, text="Hello.", token=uuid4(), now=NOW)
    series = events.make_series(event, rhythm=Rhythm.WEEKLY, count=2, now=NOW)
    Series.objects.filter(pk=series.pk).update(public_id=SERIES)
    ben, cleo = (
        User.objects.select_related("profile").get(pk=one.pk) for one in (ben, cleo)
    )
    for one, other in ((ben, cleo), (cleo, ben)):
        link = profiles.invite(one, note="", most_uses=1, days=9, now=NOW)
        profiles.accept(link, user=other, now=NOW)
    letter = an_introduction(introducer=eve, one=ben, other=cleo)
    for member in (ben, cleo):
        introductions.answer(letter, member=member, answer="yes", now=NOW)
    introductions.ask_whether_they_talked(now=NOW + timedelta(days=7))
    by = {
        "ben": an_introduction(introducer=ben, one=fay, other=cleo),
        "cleo": an_introduction(introducer=cleo, one=gus, other=ben),
    }
    for one, other in ((ben, cleo), (cleo, ben)):
        # Before they were connected, each asked a friend to be introduced to the other.
        about = Favour(asker=one, helper=eve, wanted=other, why="Goats.")
        about.created_at, about.lapses_at = NOW, NOW + timedelta(days=14)
        about.save()
        a_favour(asker=one, helper=other, words=f"mills for {one.profile.name}")
    for member, name in ((ben, "hal"), (cleo, "ivy")):
        miller = make_member(name, created_at=NOW - timedelta(days=400))
        offer = {"kind": Ask.Kind.OFFER, "text": "a mill", "topics": []}
        profiles.open_ask(miller.profile, now=NOW, **offer)
        ties = {"origin_kind": "test", "origin_id": uuid4(), "now": NOW}
        profiles.connect(member, miller, **ties)
    of_two = talk_of(ben, cleo, introducer=ben)
    of_three = talk_of(ben, cleo, introducer=eve)
    a_shared_room(hosts=[ben, cleo], people=[ben, cleo, gus], slug="thursday")
    return World(ben, cleo, event, letter, by, of_two, of_three)


def talk_of(one: User, other: User, *, introducer: User) -> Conversation:
    """Let two talk who were introduced a year ago."""
    at = NOW - timedelta(days=400)
    times = {"created_at": at, "lapses_at": at, "ended_at": at}
    letter = Introduction.objects.create(
        introducer=introducer, reason="…", state="accepted", **times
    )
    for member in (one, other):
        Party.objects.create(
            introduction=letter, member=member, answer="yes", answered_at=at
        )
    return begin(letter, now=at)


def surname(user: User) -> str:
    return user.profile.name.split()[-1]


def client_for(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/privacy/")  # so that later requests find her session as it will stay
    return client


def block(blocker: User, other: User) -> None:
    profiles.block(blocker, other=other, now=NOW)


# Addresses about one person.

Asked = Callable[[World, User, str], tuple[str, str]]


def at(path: str, method: str = "get") -> Asked:
    """Name an address by the other's handle, and by the viewer's."""

    def asked(world: World, viewer: User, handle: str) -> tuple[str, str]:
        words = {"handle": handle, "me": viewer.profile.handle}
        return method, path.format(**words)

    return asked


def photo(world: World, viewer: User, handle: str) -> tuple[str, str]:
    other = world.cleo if viewer == world.ben else world.ben
    name = Profile.objects.get(user=other).photo
    return "get", f"/members/{handle}/photo/{name}/small/"


def letter(
    path: str, method: str = "get", *, by: str = "eve"
) -> Callable[[World, User, str], tuple[str, str]]:
    """Name an address of a letter about both; of nobody, one that was never written."""

    def asked(world: World, viewer: User, handle: str) -> tuple[str, str]:
        found = {
            "eve": world.letter,
            "me": world.by[viewer.profile.handle],
            "other": world.by["cleo" if viewer == world.ben else "ben"],
        }[by]
        public_id = uuid4() if handle == NOBODY else found.public_id
        return method, f"/introductions/{public_id}/{path}"

    return asked


def favour(*, about: bool = False) -> Asked:
    """Name a favour that one of the two asked the other, or somebody else about her."""

    def asked(world: World, viewer: User, handle: str) -> tuple[str, str]:
        found = Favour.objects.get(
            asker=viewer, wanted__isnull=not about, helper__isnull=False
        )
        public_id = uuid4() if handle == NOBODY else found.public_id
        return "get", f"/introductions/favours/{public_id}/"

    return asked


def ticket(world: World, viewer: User, handle: str) -> tuple[str, str]:
    """Name the address of the other's ticket; of nobody, of a turn never given."""
    other = world.cleo if viewer == world.ben else world.ben
    rsvp = Rsvp.objects.select_related("event").get(event=world.event, member=other)
    rsvp.turn = 999 if handle == NOBODY else rsvp.turn
    return "get", f"/events/tickets/{tokens.token_of(rsvp, use=tokens.TICKET)}/"


def talked_from_mail(world: World, viewer: User, handle: str) -> tuple[str, str]:
    """Name the address in the viewer's letter; of nobody, one about nothing."""
    about = Introduction() if handle == NOBODY else world.letter
    token = talk_links.token_of(about, member=viewer)
    return "get", f"/introductions/talked/{token}/"


def talk_at(
    path: str, method: str = "get"
) -> Callable[[World, User, str], tuple[str, str]]:
    """Name an address of the conversation of the two; of nobody, of none."""

    def asked(world: World, viewer: User, handle: str) -> tuple[str, str]:
        public_id = uuid4() if handle == NOBODY else world.of_two.public_id
        return method, f"/introductions/conversations/{public_id}/{path}"

    return asked


ADDRESSES: dict[str, Asked] = {
    "profiles:detail": at("/members/{handle}/"),
    "former address": at("/members/old-{handle}/"),
    "short": at("/@{handle}/"),
    "profiles:photo": photo,
    "profiles:card": at("/members/{handle}/card/"),
    "profiles:vcard": at("/members/{handle}/card.vcf"),
    "profiles:block": at("/members/{handle}/block/"),
    "profiles:report": at("/members/{handle}/report/"),
    "events:scan": ticket,
    "introductions:new": at("/introductions/new/?one={handle}"),
    "introducing oneself": at("/introductions/new/?one={me}&other={handle}"),
    "introductions:detail": letter(""),
    "a letter she wrote": letter("", by="me"),
    "a letter the other wrote": letter("", by="other"),
    "introductions:answer": letter("answer/", "post"),
    "introductions:withdraw": letter("withdraw/", "post", by="me"),
    "introductions:talked": letter("talked/", "post"),
    "introductions:talked_from_mail": talked_from_mail,
    "introductions:conversation": talk_at(""),
    "introductions:write_message": talk_at("write/", "post"),
    "introductions:leave_conversation": talk_at("leave/", "post"),
    "asking her a favour": at("/introductions/ask/?helper={handle}"),
    "asking to meet her": at("/introductions/ask/?wanted={handle}"),
    "a favour between us": favour(),
    "a favour about the other": favour(about=True),
}


def ask(client: Client, asked: tuple[str, str]) -> tuple[int, bytes, int]:
    """Give status, page and number of queries of what an address answers."""
    method, path = asked
    with CaptureQueriesContext(connection) as queries:
        answer = client.generic(method.upper(), path)
    page = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, without_what_is_new(page), len(queries)


def without_what_is_new(page: bytes) -> bytes:
    """Give a page without what differs in every answer: the nonce and the token."""
    return re.sub(rb'(nonce|value|name="token" value)="[^"]*"', b"", page)


@pytest.mark.parametrize("blocker", ["ben", "cleo"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_of_the_other_answers_as_if_nobody_were_there(world, name, blocker):
    first, second = world.pairs()[0 if blocker == "ben" else 1]
    asked = ADDRESSES[name]
    clients = {viewer: client_for(viewer) for viewer, _ in world.pairs()}
    for viewer, other in world.pairs():
        method, path = asked(world, viewer, other.profile.handle)
        if method == "get":
            assert ask(clients[viewer], (method, path))[0] in (200, 301, 302)

    block(first, second)

    for viewer, other in world.pairs():
        hidden = ask(clients[viewer], asked(world, viewer, other.profile.handle))
        absent = ask(clients[viewer], asked(world, viewer, NOBODY))
        assert hidden[0] == 404
        assert hidden == absent


# Lists and pages that show many.

Shown = Callable[[World, User, User], str]


def on(path: str) -> Shown:
    """Read what a page says to the viewer."""

    def shown(world: World, viewer: User, other: User) -> str:
        words = {"me": viewer.profile.handle, "other": other.profile.handle}
        answer = client_for(viewer).get(path.format(**words, surname=surname(other)))
        assert answer.status_code == 200
        return answer.content.decode()

    return shown


def part_of(shown: Shown, *, pattern: str) -> Shown:
    """Read only the parts of a page that answer to a pattern."""

    def parts(world: World, viewer: User, other: User) -> str:
        return " ".join(re.findall(pattern, shown(world, viewer, other), re.DOTALL))

    return parts


def hosts(path: str) -> Shown:
    """Read the hosts of the events on a page."""

    def shown(world: World, viewer: User, other: User) -> str:
        context = client_for(viewer).get(path).context
        found = context.get("event") or [*context.get("events", ()), *_cards(context)]
        cards = found if isinstance(found, list) else [found]
        return " ".join(name for card in cards for name in card.host_names)

    return shown


def _cards(context: Any) -> list[Any]:
    return [*(context.get("mine") or ()), *(context.get("coming") or ())]


def faces_in(path: str, name: str) -> Shown:
    """Read the names of the faces that a page was given under this name."""

    def shown(world: World, viewer: User, other: User) -> str:
        words = {"me": viewer.profile.handle, "surname": surname(other)}
        words["slug"] = surname(other).lower()
        context = client_for(viewer).get(path.format(**words)).context
        return " ".join(face.name for face in context[name])

    return shown


def talk(path: str) -> Shown:
    """Read the names of those whose comments a page shows."""

    def shown(world: World, viewer: User, other: User) -> str:
        threads = client_for(viewer).get(path).context["talk"]["threads"]
        return " ".join(said.face.name for said in threads)

    return shown


def at_the_door(query: str) -> Shown:
    """Read who is shown to a host at the door."""

    def shown(world: World, viewer: User, other: User) -> str:
        path = f"/events/tuesday/host/check-in/{query.format(surname=surname(other))}"
        door = client_for(viewer).get(path).context["door"]
        return " ".join(one.face.name for one in (*door.people, *door.others))

    return shown


def in_rooms(page: str) -> Shown:
    """Read whom a host finds in the rounds of her event."""

    def shown(world: World, viewer: User, other: User) -> str:
        if not Rotation.objects.filter(event=world.event).exists():
            rooms.plan_ahead(rounds_for(world.event, rounds=1), now=NOW)
        path = f"/events/tuesday/host/rooms/{page}/"
        return client_for(viewer).get(path).content.decode()

    return shown


def suggested(path: str) -> Shown:
    """Read the names of those whom a page suggests."""

    def shown(world: World, viewer: User, other: User) -> str:
        found = client_for(viewer).get(path).context["found"]
        return " ".join(f"{two.one.name} {two.other.name}" for two in found)

    return shown


def in_the_talk_of_three(world: World, viewer: User, other: User) -> str:
    """Read a conversation in which each of the two wrote a word."""
    say(world.of_three, viewer, "mine")
    if f"yours, {surname(other)}" not in said_in(world.of_three):
        say(world.of_three, other, f"yours, {surname(other)}")
    return client_for(viewer).get(world.of_three.get_absolute_url()).content.decode()


def news_in_the_talk(world: World, viewer: User, other: User) -> str:
    """Read what is new in it, asked from its beginning."""
    say(world.of_three, other, f"news of {surname(other)}")
    path = f"{world.of_three.get_absolute_url()}news/?since=0"
    return client_for(viewer).get(path).content.decode()


def say(talk: Conversation, author: User, text: str) -> None:
    introductions.write(talk, author=author, text=text, token=uuid4(), now=NOW)


def said_in(talk: Conversation) -> list[str]:
    return list(talk.messages.values_list("text", flat=True))


def also_going(world: World, viewer: User, other: User) -> str:
    cards = client_for(viewer).get("/events/").context["events"]
    return " ".join(
        name for card in cards if card.also_going for name in card.also_going.names
    )


def found_by_host(world: World, viewer: User, other: User) -> str:
    page = client_for(viewer).get(f"/events/?q={surname(other)}")
    return surname(other) if page.context["events"] else ""


def in_a_report(world: World, viewer: User, other: User) -> str:
    """Read who is proposed and offered to a host for the people of a call."""
    person = {"original": "", "minutes": 5, "spans": [], "lines": [2]}
    named = {**person, "name": other.profile.name, "member": other.pk}
    report = ParticipantsReport.objects.create(
        event=world.event,
        uploaded_by=viewer,
        rows={"people": [{**named, "name": "a telephone"}], "left_out": []},
    )
    path = f"/events/tuesday/host/report/{report.public_id}/"
    return client_for(viewer).get(path).content.decode()


def to_meet(world: World, viewer: User, other: User) -> str:
    """Read whom a letter before the event would name to the viewer."""
    Connection.objects.all().delete()
    for member in (viewer, other):
        profiles.save_profile(
            Profile.objects.get(user=member), topics=["Goats"], hooks={}
        )
    found = people_to_meet(world.event, viewer=viewer, now=NOW)
    return " ".join(one.face.name for one in found)


def suggested_to_strangers(world: World, viewer: User, other: User) -> str:
    """Read whom the viewer might want to meet, as if the two had no ties so far."""
    Connection.objects.all().delete()
    Introduction.objects.all().delete()
    offer = {"kind": Ask.Kind.OFFER, "text": "a mill", "topics": []}
    profiles.open_ask(viewer.profile, now=NOW, **offer)
    found = client_for(viewer).get("/introductions/people/").context["found"]
    return " ".join(two.other.name for two in found)


def on_the_board(path: str, name: str) -> Shown:
    """Read whose lines a page shows."""

    def shown(world: World, viewer: User, other: User) -> str:
        context = client_for(viewer).get(path.format(surname=surname(other))).context
        return " ".join(line.face.name for line in context[name])

    return shown


def who_might_answer(world: World, viewer: User, other: User) -> str:
    """Read who comes first when the viewer picks somebody for a third one's ask."""
    fay = profiles_of_strangers().profile
    line = {"text": f"an anvil, says {surname(other)}", "topics": [], "now": NOW}
    asked = profiles.open_ask(fay, kind=Ask.Kind.ASK, **line)
    answering = Profile.objects.get(user=other)
    profiles.open_ask(answering, kind=Ask.Kind.OFFER, **line)
    path = f"/introductions/new/?one=fay&ask={asked.public_id}"
    matched = client_for(viewer).get(path).context["matched"]
    return " ".join(one.face.name for one in matched)


def export(world: World, viewer: User, other: User) -> str:
    """Read what the viewer takes along, but for the list of whom she blocked."""
    taken = privacy.export(viewer)
    del taken["blocked"]
    return json.dumps(taken, cls=DjangoJSONEncoder)


def finding_a_host(world: World, viewer: User, other: User) -> str:
    """Read whom a host finds to run an event of hers with her."""
    path = f"{an_event(host=viewer).get_absolute_url()}host/hosts/?q={surname(other)}"
    people = client_for(viewer).get(path).context["people"]
    return " ".join(face.name for face in people)


def in_my_room(world: World, viewer: User, other: User) -> str:
    """Read who sits in the viewer’s room, as if the other was put there as well."""
    Rotation.objects.all().delete()
    in_one_room(world.event, [viewer, other], now=datetime.now(UTC))
    page = client_for(viewer).get("/events/tuesday/rooms/")
    return " ".join(one.face.name for one in page.context["my"].people)


def announcement_of(author: User) -> Announcement:
    """Let somebody have announced something as an organiser, under her name."""
    words = {"subject": "We move", "text": "To the mill."}
    signature = author.profile.name
    return Announcement.objects.create(author=author, signature=signature, **words)


def announced(world: World, viewer: User, other: User) -> str:
    """Read what the other announced."""
    there = Announcement.objects.filter(author=other).first()
    said = there or told(announcement_of(other), members=[viewer])
    return on(said.get_absolute_url())(world, viewer, other)


LISTS: dict[str, Shown] = {
    "rooms:room": in_my_room,
    "home, newcomers": faces_in("/", "newcomers"),
    "home, letters": part_of(on("/"), pattern=r'class="letter".*?</article>'),
    "home, hosts": hosts("/"),
    "profiles:directory": faces_in("/members/", "people"),
    "directory, a search": faces_in("/members/?q={surname}", "people"),
    "directory, a topic": faces_in("/members/?topic=topic-{slug}", "people"),
    "directory, counts": part_of(on("/members/"), pattern=r"(?:Topic|Ask) \w+"),
    "events:list": hosts("/events/"),
    "events:detail, hosts": hosts("/events/tuesday/"),
    "events:detail, people": faces_in("/events/tuesday/", "people"),
    "events:people": faces_in("/events/tuesday/people/", "people"),
    "events:detail, comments": talk("/events/tuesday/"),
    "events:comments": talk("/events/tuesday/comments/"),
    "events:list, also going": also_going,
    "events:list, a search": found_by_host,
    "events:check_in": at_the_door(""),
    "check-in by name": at_the_door("?q={surname}"),
    "events:report": in_a_report,
    "whom to meet": to_meet,
    "events:host": on("/events/tuesday/host/"),
    "rooms:preview": in_rooms("plan"),
    "rooms:run": in_rooms("run"),
    "events:people_csv": on("/events/tuesday/host/people.csv"),
    "events:hosts": faces_in("/events/tuesday/host/hosts/", "hosts"),
    "events:hosts, a search": finding_a_host,
    "events:series, hosts": hosts(f"/events/series/{SERIES}/"),
    "rooms:met": on("/events/thursday/met/"),
    "rooms:met_all": on("/events/mine/met/"),
    "rooms:evening": on("/events/thursday/host/rooms/evening/"),
    "rooms:sheets": on("/events/thursday/host/rooms/sheets/"),
    "introductions:inbox": on("/introductions/"),
    "introductions:conversations": on("/introductions/conversations/"),
    "a conversation of three": in_the_talk_of_three,
    "introductions:news": news_in_the_talk,
    "notices:inbox": part_of(
        on("/notices/"), pattern=r'class="notice-row".*?</article>'
    ),
    "introductions:new, people": faces_in("/introductions/new/", "people"),
    "introductions:new, a search": faces_in(
        "/introductions/new/?one={me}&q={surname}", "people"
    ),
    "introductions:people": suggested_to_strangers,
    "introductions:board": on_the_board("/introductions/board/", "lines"),
    "introductions:board, a search": on_the_board(
        "/introductions/board/?q={surname}", "lines"
    ),
    "who might answer": who_might_answer,
    "introductions:ask_for": faces_in("/introductions/ask/", "people"),
    "favours asked": part_of(
        on("/introductions/"), pattern=r'class="favour".*?</article>'
    ),
    "introductions:pairs": suggested("/introductions/pairs/"),
    "profiles:invitations": on("/members/me/invitations/"),
    "her own page, invited by": on("/members/{me}/"),
    "export": export,
    "announcements:detail": announced,
}


@pytest.mark.parametrize("blocker", ["ben", "cleo"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_the_other_no_more(world, name, blocker):
    first, second = world.pairs()[0 if blocker == "ben" else 1]
    for viewer, other in world.pairs():
        assert surname(other) in LISTS[name](world, viewer, other)

    block(first, second)

    for viewer, other in world.pairs():
        found = LISTS[name](world, viewer, other)
        assert surname(other) not in found
        assert f"/members/{other.profile.handle}/" not in found


LIKE_NEVER_THERE = {
    "profiles:directory": "/members/",
    "directory, a search": "/members/?q={surname}",
    "directory, a topic": "/members/?topic=topic-{surname}",
    "introductions:new, people": "/introductions/new/",
}


@pytest.mark.parametrize("name", LIKE_NEVER_THERE)
def test_a_list_is_the_same_as_if_the_other_had_never_been_there(world, name):
    ben, cleo = world.ben, world.cleo
    path = LIKE_NEVER_THERE[name].format(surname=surname(cleo).lower())
    client = client_for(ben)
    Notice.objects.all().delete()  # the page's head counts what he was told of her

    block(cleo, ben)
    hidden = ask(client, ("get", path))
    Block.objects.all().delete()
    User.objects.filter(pk=cleo.pk).update(is_active=False)
    refresh_entry(cleo.profile, edited=False)
    absent = ask(client, ("get", path))

    assert hidden == absent
    assert hidden[0] == 200


# Letters and deeds.


def an_announcement_not_sent_yet(world, run_jobs, mailoutbox):
    for reader, other in world.pairs():
        said = told(announcement_of(other), members=[reader])
        with_name = {"signature": said.signature, "by_mail": True}
        announcements.announced(
            announcements.said_by(said), to=reader, now=NOW, **with_name
        )
        waiting = Letter.objects.get(about=said.public_id)
        assert surname(other) in waiting.text

    block(world.ben, world.cleo)
    run_jobs()

    assert not [mail for mail in mailoutbox if mail.subject == "We move"]


def letters_not_sent_yet(world, run_jobs, mailoutbox):
    waiting = Letter.objects.filter(kind="introductions/received")
    for viewer, other in world.pairs():
        hers = waiting.filter(receiver=viewer).values_list("text", flat=True)
        assert any(surname(other) in text for text in hers)

    block(world.ben, world.cleo)
    run_jobs()

    for viewer, other in world.pairs():
        sent = [mail for mail in mailoutbox if mail.to == [viewer.email]]
        assert not any(surname(other) in mail.body for mail in sent)
    assert mailoutbox  # fay and gus still get theirs


def a_letter_about_a_comment(world, run_jobs, mailoutbox):
    waiting = Letter.objects.filter(kind="events/commented")
    assert "Cleo did, too" in waiting.get(receiver=world.ben).text

    block(world.ben, world.cleo)
    run_jobs()

    assert not any("wrote about" in mail.subject for mail in mailoutbox)


def being_introduced_by_a_third(world, run_jobs, mailoutbox):
    hal = profiles_of_strangers()
    block(world.ben, world.cleo)

    with pytest.raises(Refused) as blocked:
        an_introduction(introducer=hal, one=world.ben, other=world.cleo)
    Profile.objects.filter(user=world.cleo).update(
        introductions_paused_until="2100-01-01"
    )
    Block.objects.all().delete()
    with pytest.raises(Refused) as paused:
        an_introduction(introducer=hal, one=world.ben, other=world.cleo)

    assert blocked.value.reason == paused.value.reason


def profiles_of_strangers() -> User:
    """Give somebody who knows neither."""
    return User.objects.get(profile__handle="fay")


def whom_i_blocked(world, run_jobs, mailoutbox):
    block(world.ben, world.cleo)

    for_ben, for_cleo = (
        client_for(viewer).get("/members/me/blocked/").content.decode()
        for viewer in (world.ben, world.cleo)
    )

    assert surname(world.cleo) in for_ben
    assert surname(world.ben) not in for_cleo


def a_report_and_its_settling(world, run_jobs, mailoutbox):
    profiles.report(world.ben, about=world.cleo, kind="rude", text="x", now=NOW)
    block(world.ben, world.cleo)
    run_jobs()

    told = [mail.body for mail in mailoutbox if mail.to == [world.cleo.email]]
    assert not any(surname(world.ben) in text for text in told)


def how_many_notices_are_new(world, run_jobs, mailoutbox):
    def counts():
        pages = [client_for(viewer).get("/events/") for viewer, _ in world.pairs()]
        return [page.context["unread_notices"]() for page in pages]

    before = counts()
    block(world.ben, world.cleo)
    own = Notice.objects.filter(
        kind="events/going", receiver__in=[world.ben, world.cleo]
    )

    assert min(before) > 2
    assert own.count() == 2  # her own place: nothing of the other is in it
    assert counts() == [1, 1]


def a_digest_not_sent_yet(world, run_jobs, mailoutbox):
    told = Notice.objects.all()
    told.filter(kind="events/going").delete()  # one's own place, of nobody else
    told.update(for_digest=True, created_at=NOW - timedelta(days=2))
    Profile.objects.update(time_zone="UTC")
    Letter.objects.all().delete()
    yesterday = NOW.date() - timedelta(days=1)
    morning = datetime.combine(yesterday, time(8), tzinfo=UTC)
    assert notices.write_digests(now=morning) == 5
    for viewer, other in world.pairs():
        assert surname(other) in Letter.objects.get(receiver=viewer).text

    block(world.ben, world.cleo)
    run_jobs()

    sent = [mail.to for mail in mailoutbox]
    assert [world.ben.email] not in sent
    assert [world.cleo.email] not in sent
    assert len(sent) == 3  # eve, fay and gus still get theirs
    assert notices.write_digests(now=morning) == 0


def a_word_of_a_host(world, run_jobs, mailoutbox):
    words = {"to": HostMessage.To.GOING, "subject": "a", "now": NOW}
    for author, _ in world.pairs():
        said = {**words, "text": f"yours, {surname(author)}"}
        events.write_to_people(world.event, author=author, token=uuid4(), **said)
    for reader, other in world.pairs():
        waiting = Letter.objects.get(kind="events/from_host", receiver=reader)
        assert surname(other) in waiting.text

    block(world.ben, world.cleo)
    run_jobs()

    assert not [mail for mail in mailoutbox if "yours," in mail.body]
    again = {**words, "author": world.ben, "text": "again", "token": uuid4()}
    with pytest.raises(Refused, match="nobody to write to"):
        events.write_to_people(world.event, **again)


def a_letter_about_a_message(world, run_jobs, mailoutbox):
    say(world.of_three, world.cleo, "Hello.")
    waiting = Letter.objects.filter(kind="introductions/message")
    assert surname(world.cleo) in waiting.get(receiver=world.ben).subject

    block(world.ben, world.cleo)
    run_jobs()

    told = [mail for mail in mailoutbox if "wrote to you" in mail.subject]
    assert [mail.to for mail in told] == [["eve@example.org"]]


def how_many_conversations_are_new(world, run_jobs, mailoutbox):
    def counts():
        pages = [client_for(viewer).get("/events/") for viewer, _ in world.pairs()]
        return [page.context["unread_conversations"]() for page in pages]

    for talk in (world.of_two, world.of_three):
        for author, _ in world.pairs():
            say(talk, author, "Hello.")
    Participant.objects.update(read_until=0)
    assert counts() == [2, 2]

    block(world.ben, world.cleo)

    assert counts() == [0, 0]


DEEDS = {
    "a letter about a message": a_letter_about_a_message,
    "how many conversations are new": how_many_conversations_are_new,
    "how many notices are new": how_many_notices_are_new,
    "a digest not sent yet": a_digest_not_sent_yet,
    "a word of a host": a_word_of_a_host,
    "an announcement not sent yet": an_announcement_not_sent_yet,
    "letters not sent yet": letters_not_sent_yet,
    "a letter about a comment": a_letter_about_a_comment,
    "being introduced by a third": being_introduced_by_a_third,
    "whom I blocked": whom_i_blocked,
    "a report": a_report_and_its_settling,
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_and_a_letter_tell_nothing(ada, world, run_jobs, mailoutbox, name):
    DEEDS[name](world, run_jobs, mailoutbox)


# The table.

CASES = {*ADDRESSES, *LISTS, *DEEDS}


def rows() -> list[str]:
    """Read the names of the cases from the table under "Blocks"."""
    section = TABLE.read_text().partition("\n## Blocks\n")[2].partition("\n## ")[0]
    return re.findall(r"^\|[^|]+\|[^|]+\| `([^`]+)` \|$", section, re.MULTILINE)


def test_every_surface_of_the_table_is_tested_and_every_test_is_in_the_table():
    named = rows()

    assert set(named) == CASES
    assert len(named) == len(CASES)


def test_a_surface_that_forgets_blocks_is_noticed(world, monkeypatch):
    from contacts.profiles.querysets import ProfileQuerySet

    block(world.ben, world.cleo)
    monkeypatch.setattr(ProfileQuerySet, "visible_to", lambda self, viewer: self.all())

    seen = [
        surname(other) in LISTS[name](world, viewer, other)
        for name in ("home, newcomers", "events:people", "profiles:invitations")
        for viewer, other in world.pairs()
    ]

    assert all(seen)
