"""Whatever people say of their talks, in any order: each sees what the model says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.introductions import actions
from contacts.introductions.models import Introduction, Talk
from contacts.introductions.pages import letters_for, talk_for, they_met
from contacts.introductions.privacy import export
from contacts.profiles.actions import block, unblock
from contacts.profiles.models import User
from networking_site import privacy
from networking_site.lib.outbox.checks import is_still_true
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused
from tests.contacts.introductions.talk_model import CLOSED, STAYS, Pair, World
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
NAMES = ("ada", "ben", "cleo", "eve")
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
KINDS = ("introductions/did_it_happen", "introductions/they_met")
# Whoever wrote, and the two who said yes; ben introduced himself to eve.
PAIRS = [("ada", ("ben", "cleo")), ("ben", ("ben", "eve")), ("cleo", ("ada", "eve"))]

name = st.sampled_from(NAMES)
party = st.sampled_from([(who, n) for n, (_, two) in enumerate(PAIRS) for who in two])
say = st.tuples(
    st.just("say"),
    party,
    st.sampled_from(["talked", "talked", "talked", "not_yet"]),
    st.sampled_from([True, True, False]),
).map(lambda drawn: (drawn[0], *drawn[1], *drawn[2:]))
two = st.permutations(NAMES).map(lambda drawn: tuple(drawn[:2]))
deed = st.one_of(
    *[say] * 8,
    *[st.tuples(st.just("wait"), st.sampled_from([1, 6, 8, 13, 15, -3, 30]))] * 3,
    two.map(lambda drawn: ("block", *drawn)),
    two.map(lambda drawn: ("unblock", *drawn)),
    st.tuples(st.just("leave"), name),
)


class Site:
    """The same deeds, done on the site."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people, self.now = people, START
        self.letters: list[Introduction] = []
        for writer, (one, other) in PAIRS:
            letter = an_introduction(
                introducer=people[writer],
                one=people[one],
                other=people[other],
                now=self.now,
            )
            for who in (one, other):
                member = people[who]
                actions.answer(letter, member=member, answer="yes", now=self.now)
            self.letters.append(letter)

    def say(self, who: str, number: int, answer: str, leave: bool) -> None:
        actions.say_whether_talked(
            self.letters[number],
            member=self.people[who],
            answer=Talk.Answer(answer),
            introducer_may_hear=leave,
            now=self.now,
        )

    def block(self, who: str, other: str) -> None:
        block(self.people[who], other=self.people[other], now=self.now)

    def unblock(self, who: str, other: str) -> None:
        unblock(self.people[who], other=self.people[other])

    def leave(self, who: str) -> None:
        privacy.erase(self.people.pop(who), now=self.now)

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        actions.ask_whether_they_talked(now=self.now)
        actions.ask_once_more(now=self.now)

    def seen_by(self, who: str) -> dict[str, object]:
        viewer = self.people[who]
        numbers = {letter.pk: number for number, letter in enumerate(self.letters)}
        hers = list(Introduction.objects.visible_to(viewer).with_people())
        shown = {}
        for letter, page in zip(
            hers, letters_for(viewer, hers, now=self.now), strict=True
        ):
            talk = talk_for(viewer, letter, page)
            mine = talk and (talk.answer, talk.introducer_may_hear, talk.is_told)
            shown[numbers[letter.pk]] = (mine, they_met(viewer, letter))
        mail = list(Letter.objects.filter(receiver=viewer, kind__in=KINDS))
        return {
            "pairs": shown,
            "mail": sorted(one.kind.partition("/")[2] for one in mail),
            "to leave": sorted(
                one.kind.partition("/")[2] for one in mail if is_still_true(one)
            ),
            "taken along": sorted(
                (
                    {str(a.label): a.value for a in Talk.Answer}[word["answer"]],
                    word["introducer_may_hear"],
                )
                for word in export(viewer)["whether_you_talked"]
            ),
        }


def done_on(site: Site, what: str, *how: object) -> str:
    """Do a deed, and give what kind of refusal came back."""
    try:
        with transaction.atomic():
            getattr(site, what)(*how)
    except Refused as refused:
        return STAYS if "stays said" in refused.reason else CLOSED
    return ""


def people_in(what: str, *how: object) -> set[object]:
    return {one for one in how if one in NAMES}


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(deed, min_size=10, max_size=22))
def test_each_sees_of_talks_what_was_promised(make_people, deeds):
    with transaction.atomic():
        site = Site(make_people())
        world = World(START, [Pair(writer, two, START) for writer, two in PAIRS])
        for what, *how in [("wait", 8), *deeds]:
            if people_in(what, *how) & world.gone:
                continue
            assert done_on(site, what, *how) == getattr(world, what)(*how)
            for who in set(NAMES) - world.gone:
                assert site.seen_by(who) == world.seen_by(who), (who, what, how)
        transaction.set_rollback(True)


@pytest.fixture
def make_people(make_member):
    people = {name: make_member(name) for name in NAMES}
    return lambda: {
        name: User.objects.select_related("profile").get(pk=user.pk)
        for name, user in people.items()
    }


def test_a_site_that_tells_of_one_alone_is_noticed(make_people):
    """The comparison has teeth: an introducer told too early fails it."""
    site = Site(make_people())
    world = World(START, [Pair(writer, two, START) for writer, two in PAIRS])
    for what, *how in [("wait", 8), ("say", "ben", 0, "talked", True)]:
        assert done_on(site, what, *how) == getattr(world, what)(*how)
    Talk.objects.agreed().update(told_at=START)

    assert site.seen_by("ada") != world.seen_by("ada")
