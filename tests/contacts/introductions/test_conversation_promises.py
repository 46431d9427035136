"""Whatever three do in a conversation: the site shows each what the model shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.introductions import actions
from contacts.introductions.models import Conversation, Message, Participant
from contacts.introductions.pages import people_of, rows_for, said_to
from contacts.introductions.querysets import MessageQuerySet
from contacts.introductions.rules import conversations as rules
from contacts.profiles.actions import block, unblock
from contacts.profiles.models import User
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from networking_site.privacy import erase
from tests.contacts.introductions.conversation_model import Talk
from tests.scenes import a_conversation

pytestmark = pytest.mark.django_db
NAMES = ("ben", "cleo", "eve")
START = datetime.now(UTC)
SENTENCES = {
    "You left": "left",
    "Nobody else": "nobody",
    "Only who wrote": "not hers",
    "taken back": "gone",
    "stays as it is": "late",
}

name = st.sampled_from(NAMES)
pair = st.permutations(NAMES).map(lambda drawn: drawn[:2])
of_late = st.integers(0, 2)
write = st.tuples(st.just("write"), name)
read = st.tuples(st.just("read"), name)
deed = st.one_of(
    *[write, write, write, write, read, read],
    st.tuples(st.just("edit"), name, of_late, st.sampled_from(["better", "best"])),
    st.tuples(st.just("take_back"), name, of_late),
    st.tuples(st.just("wait"), st.sampled_from([1, 9, 11])),
    st.tuples(st.sampled_from(["mute", "unmute"]), name),
    pair.map(lambda two: ("block", *two)),
    pair.map(lambda two: ("unblock", *two)),
    st.tuples(st.sampled_from(["leave", "leave", "erase"]), name),
)


class Site:
    """The same deeds, done on the site."""

    def __init__(self, people: dict[str, User], talk: Conversation) -> None:
        self.people, self.talk, self.now = people, talk, START
        self.said: list[Message] = []

    def write(self, who: str, text: str) -> None:
        message = actions.write(
            self.talk, author=self.people[who], text=text, token=uuid4(), now=self.now
        )
        self.said.append(message)

    def edit(self, who: str, number: int, text: str) -> None:
        actions.edit(self.said[number], by=self.people[who], text=text, now=self.now)

    def take_back(self, who: str, number: int) -> None:
        actions.take_back(self.said[number], by=self.people[who], now=self.now)

    def read(self, who: str) -> None:
        member = self.people[who]
        until = Participant.objects.get(conversation=self.talk, member=member).newest
        actions.read(self.talk, member=member, until=until, now=self.now)

    def leave(self, who: str) -> None:
        actions.leave(self.talk, member=self.people[who], now=self.now)

    def mute(self, who: str) -> None:
        actions.mute(self.talk, member=self.people[who], now=self.now)

    def unmute(self, who: str) -> None:
        actions.unmute(self.talk, member=self.people[who])

    def block(self, who: str, other: str) -> None:
        block(self.people[who], other=self.people[other], now=self.now)

    def unblock(self, who: str, other: str) -> None:
        unblock(self.people[who], other=self.people[other])

    def erase(self, who: str) -> None:
        erase(User.objects.get(pk=self.people[who].pk), now=self.now)

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def seen_by(self, who: str) -> dict[str, object] | None:
        viewer = self.people[who]
        if not Conversation.objects.visible_to(viewer).exists():
            assert not Participant.objects.belonging_to(viewer).exists()
            return None
        hers = Participant.objects.belonging_to(viewer).with_unread().with_last()
        [place] = hers.select_related("conversation")
        people = people_of(viewer, self.talk)
        seen = Message.objects.visible_to(viewer).with_authors().order_by("number")
        said = said_to(viewer, seen, people, read_until=0, after_day=None, now=self.now)
        [row] = rows_for(viewer, [place])
        assert row.last == (said[-1].plain if said else "")
        return {
            "words": [
                (
                    one.face.name.lower(),
                    one.plain,
                    one.edited_at is not None,
                    one.is_taken_back,
                )
                for one in said
            ],
            "people": sorted(
                (person.face.name.lower(), person.has_left) for person in people
            ),
            "unread": row.unread,
            "counted": hers.with_news().exists(),
        }

    def mails_to(self, who: str) -> int:
        return Letter.objects.filter(
            kind="introductions/message", to=f"{who}@example.org"
        ).count()


def done_on(site: Site, what: str, *how: object) -> str:
    """Do a deed, and give what kind of refusal came back."""
    try:
        with transaction.atomic():
            getattr(site, what)(*how)
    except Refused as refused:
        return next(kind for part, kind in SENTENCES.items() if part in refused.reason)
    return ""


def as_it_stands(talk: Talk, number: int, what: str, *how: object) -> tuple | None:
    """Give the deed with what it is done to; None where no page offers it."""
    who = how[:2] if what in ("block", "unblock") else how[:1]
    if what != "wait" and set(who) & talk.erased:
        return None
    if what == "write":
        return (what, *how, f"word {number}")
    if what in ("edit", "take_back"):
        _who, of_late, *more = how
        if of_late >= len(talk.said):
            return None
        return (what, _who, len(talk.said) - 1 - of_late, *more)
    return (what, *how)


def play(site: Site, talk: Talk, deeds: list[tuple]) -> None:
    """Do the deeds in both, and compare what each can see after every one."""
    mails = {who: site.mails_to(who) for who in NAMES}
    for number, drawn in enumerate(deeds):
        found = as_it_stands(talk, number, *drawn)
        if found is None:
            continue
        what, *how = found
        erased_before = set(talk.erased)
        assert done_on(site, what, *how) == getattr(talk, what)(*how), found
        for who in NAMES:
            if who not in talk.erased:
                assert site.seen_by(who) == talk.seen_by(who), (who, found)
        if not talk.erased | erased_before:  # an erasure takes letters back
            for who in NAMES:
                assert site.mails_to(who) - mails[who] == talk.mail.count(who), found


@pytest.fixture
def no_limits(monkeypatch):
    for limit in ("MOST_UNANSWERED", "MOST_A_DAY"):
        monkeypatch.setattr(rules, limit, 1000)


@pytest.fixture
def make_scene(make_member, no_limits):
    people = {who: make_member(who) for who in NAMES}
    talk = a_conversation(
        introducer=people["eve"], one=people["ben"], other=people["cleo"]
    )
    return lambda: (Site(people, talk), Talk("eve", ("ben", "cleo")))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(deed, min_size=8, max_size=20))
def test_each_sees_what_was_promised_after_every_deed(make_scene, deeds):
    with transaction.atomic():
        play(*make_scene(), deeds)
        transaction.set_rollback(True)


def forget_what_was_kept(self, viewer):
    return self.filter(conversation__participants__member=viewer)


def test_a_site_that_forgets_who_left_is_noticed(make_scene, monkeypatch):
    """The comparison has teeth: reading on after leaving fails it."""
    monkeypatch.setattr(MessageQuerySet, "visible_to", forget_what_was_kept)

    with pytest.raises(AssertionError):
        play(*make_scene(), [("leave", "eve"), ("write", "ben")])


def test_a_site_that_gives_it_all_after_a_block_is_noticed(make_scene, monkeypatch):
    monkeypatch.setattr(MessageQuerySet, "visible_to", forget_what_was_kept)

    deeds = [("block", "ben", "cleo"), ("write", "cleo"), ("unblock", "ben", "cleo")]
    with pytest.raises(AssertionError):
        play(*make_scene(), deeds)
