"""Whatever people do, and in which order: the site shows each what the model shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.introductions import actions
from contacts.introductions.models import Introduction, Party
from contacts.introductions.pages import letters_for
from contacts.introductions.rules import letters as rules
from contacts.profiles.actions import block
from contacts.profiles.models import Connection, User
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.contacts.introductions.model import (
    CLOSED,
    NOT_HERS,
    PRESENT,
    TOO_MANY,
    World,
)

pytestmark = pytest.mark.django_db
NAMES = ("ada", "ben", "cleo", "eve")
MOST_WRITTEN, MOST_RECEIVED = 2, 2
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
SENTENCES = {
    "present": PRESENT,
    "no longer open": CLOSED,
    "Only who wrote": NOT_HERS,
    "of yours are open": TOO_MANY,
}

name = st.sampled_from(NAMES)
of_late = st.integers(0, 2)  # counted from the last letter: what happens, happens soon
said = st.sampled_from(["yes", "not_now", "no"])
introduce = st.tuples(st.just("introduce"), st.permutations(NAMES)).map(
    lambda drawn: (drawn[0], *drawn[1][:3])
)
introduce_oneself = introduce.map(lambda deed: (deed[0], deed[1], deed[1], deed[2]))
answer = st.tuples(st.just("answer"), name, of_late, said)
wait = st.tuples(st.just("wait"), st.sampled_from([1, 4, 6, 10, 14, 31, 60]))
deed = st.one_of(
    *[introduce, introduce, introduce_oneself],
    *[answer, answer, answer, answer],
    *[wait, wait],
    st.tuples(st.just("withdraw"), name, of_late),
    st.tuples(st.just("block"), name, name),
)


class Site:
    """The same deeds, done on the site."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people, self.now = people, START
        self.letters: list[Introduction] = []

    def introduce(self, writer: str, one: str, other: str) -> None:
        sides = tuple(actions.Side(self.people[who]) for who in (one, other))
        letter = actions.introduce(
            self.people[writer], sides=sides, reason="…", token=uuid4(), now=self.now
        )
        self.letters.append(letter)

    def answer(self, who: str, of_late: int, said: str) -> None:
        letter, answer = self.letters[-1 - of_late], Party.Answer(said)
        actions.answer(letter, member=self.people[who], answer=answer, now=self.now)

    def withdraw(self, who: str, of_late: int) -> None:
        actions.withdraw(
            self.letters[-1 - of_late], member=self.people[who], now=self.now
        )

    def block(self, who: str, other: str) -> None:
        block(self.people[who], other=self.people[other], now=self.now)

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        actions.lapse_overdue(now=self.now)
        actions.remind_silent(now=self.now)
        actions.ask_again(now=self.now)

    def seen_by(self, who: str) -> dict[str, object]:
        viewer = self.people[who]
        numbers = {letter.pk: n for n, letter in enumerate(self.letters)}
        visible = Introduction.objects.visible_to(viewer)
        hers = list(visible.with_people().order_by("pk"))
        shown = letters_for(viewer, hers, now=self.now)
        return {
            "papers": [
                (
                    numbers[letter.pk],
                    page.state,
                    page.my_answer,
                    page.is_party,
                    page.is_mine,
                )
                for letter, page in zip(hers, shown, strict=True)
            ],
            "waiting": visible.waiting_for(viewer, now=self.now).count(),
            "mail": sorted(
                letter.kind.removeprefix("introductions/")
                for letter in Letter.objects.filter(receiver=viewer)
            ),
            "connections": sorted(
                User.objects.get(pk=connection.other_id).profile.handle
                for connection in Connection.objects.belonging_to(viewer)
            ),
        }


def done_on(site: Site, what: str, *how: object) -> str:
    """Do a deed, and give what kind of refusal came back."""
    try:
        with transaction.atomic():
            getattr(site, what)(*how)
    except Refused as refused:
        return next(kind for part, kind in SENTENCES.items() if part in refused.reason)
    return ""


def done_in(world: World, what: str, *how: object) -> str:
    """Do the same in the model."""
    if what == "wait":
        world.wait(*how)
        return ""
    if what in ("answer", "withdraw"):
        who, of_late, *more = how
        return getattr(world, what)(who, world.papers[-1 - of_late], *more)
    return getattr(world, what)(*how)


def makes_sense(world: World, what: str, *how: object) -> bool:
    """Leave out what no page offers: blocking oneself, letters that are not there."""
    if what == "block":
        return how[0] != how[1]
    return what not in ("answer", "withdraw") or how[1] < len(world.papers)


@pytest.fixture
def few_letters(monkeypatch):
    """Let the limits be so low that they are met."""
    for limit in ("MOST_OPEN_WRITTEN", "MOST_OPEN_WRITTEN_BY_NEWCOMERS"):
        monkeypatch.setattr(rules, limit, MOST_WRITTEN)
    for limit in ("MOST_OPEN_TO_ONE", "MOST_OPEN_TO_NEWCOMERS"):
        monkeypatch.setattr(rules, limit, MOST_RECEIVED)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(deed, min_size=10, max_size=24))
def test_each_sees_what_was_promised_after_every_deed(make_people, few_letters, deeds):
    people = make_people()
    with transaction.atomic():
        site, world = Site(people), World(START, MOST_WRITTEN, MOST_RECEIVED)
        for what, *how in deeds:
            if not makes_sense(world, what, *how):
                continue
            assert done_on(site, what, *how) == done_in(world, what, *how)
            for who in NAMES:
                assert site.seen_by(who) == world.seen_by(who), (who, what, how)
        transaction.set_rollback(True)


@pytest.fixture
def make_people(make_member):
    people = {name: make_member(name) for name in NAMES}
    return lambda: people


def test_a_site_that_tells_of_an_answer_is_noticed(make_people, few_letters):
    """The comparison has teeth: one who peeks at the other's answer fails it."""
    people = make_people()
    site, world = Site(people), World(START, MOST_WRITTEN, MOST_RECEIVED)
    for what, *how in [("introduce", "ada", "ben", "cleo"), ("answer", "ben", 0, "no")]:
        assert done_on(site, what, *how) == done_in(world, what, *how)
    Introduction.objects.update(state="lapsed", ended_at=START)

    assert site.seen_by("cleo") != world.seen_by("cleo")
