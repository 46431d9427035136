"""Whatever people do with favours: the site shows each what the model shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.introductions import actions, privacy
from contacts.introductions.models import Favour
from contacts.introductions.pages import favours_for
from contacts.introductions.rules import asking as rules
from contacts.notices.models import Notice
from contacts.profiles.actions import block, connect
from networking_site.lib.refused import Refused
from tests.contacts.introductions.favours import (
    KNOWN,
    LATELY,
    OVER,
    PRESENT,
    TOO_MANY,
    World,
)

pytestmark = pytest.mark.django_db
NAMES = ("ada", "ben", "cleo", "eve")
KNOW = {frozenset(pair) for pair in (("ada", "ben"), ("ben", "cleo"), ("ben", "eve"))}
MOST_ASKED, MOST_OF_ONE = 3, 3
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
SENTENCES = {
    "at present": PRESENT,
    "Nobody asks": OVER,
    "start again": OVER,
    "already": KNOWN,
    "lately": LATELY,
    "favours": TOO_MANY,
}

of_late = st.integers(0, 2)
three = st.permutations(NAMES).map(lambda drawn: tuple(drawn[:3]))
two = st.permutations(NAMES).map(lambda drawn: tuple(drawn[:2]))
name = st.sampled_from(NAMES)
ask = three.map(lambda drawn: ("ask", *drawn))
ask_for_somebody = two.map(lambda drawn: ("ask", *drawn, ""))
deed = st.one_of(
    *[ask, ask, ask, ask_for_somebody, ask_for_somebody],
    *[st.tuples(st.just("help"), name, of_late, name)] * 3,
    *[st.tuples(st.just("decline"), name, of_late)] * 2,
    st.tuples(st.just("withdraw"), name, of_late),
    st.tuples(st.just("wait"), st.sampled_from([1, 6, 14, 31])),
    two.map(lambda drawn: ("block", *drawn)),
    st.tuples(st.just("erase"), name),
)


class Site:
    """The same deeds, done on the site."""

    def __init__(self, people):
        self.people, self.now = people, START

    def ask(self, asker, helper, wanted):
        actions.ask_for(
            self.people[asker],
            helper=self.people[helper],
            wanted=self.people[wanted] if wanted else None,
            words="" if wanted else "casts bells",
            why="…",
            token=uuid4(),
            now=self.now,
        )

    def help(self, who, of_late, other):
        favour = self.late(of_late)
        met = favour.wanted or self.people[other]
        actions.help_with(
            favour,
            helper=self.people[who],
            sides=(actions.Side(favour.asker), actions.Side(met)),
            reason="…",
            token=uuid4(),
            now=self.now,
        )

    def decline(self, who, of_late):
        favour = self.late(of_late)
        actions.decline(favour, helper=self.people[who], now=self.now)

    def withdraw(self, who, of_late):
        favour = self.late(of_late)
        actions.withdraw_favour(favour, asker=self.people[who], now=self.now)

    def block(self, who, other):
        block(self.people[who], other=self.people[other], now=self.now)

    def erase(self, who):
        privacy.erase(self.people[who], now=self.now)
        self.people[who].delete()

    def wait(self, days):
        self.now += timedelta(days=days)
        actions.lapse_favours(now=self.now)
        actions.lapse_overdue(now=self.now)

    def late(self, of_late):
        return list(Favour.objects.order_by("pk"))[-1 - of_late]

    def seen_by(self, who):
        viewer = self.people[who]
        visible = Favour.objects.visible_to(viewer).order_by("pk")
        waiting = set(visible.asked_of(viewer).waiting(now=self.now))
        pages = favours_for(viewer, visible, now=self.now)
        handles = {user.pk: handle for handle, user in self.people.items()}
        handles[None] = "nobody"
        told = Notice.objects.visible_to(viewer).values_list("about", flat=True)
        asked = {favour.public_id for favour in visible if favour.helper == viewer}
        assert set(told) - self.of_letters() <= asked  # what is forgotten is taken back
        return [
            (
                handles[favour.asker_id],
                handles[favour.helper_id],
                "" if favour.words else handles[favour.wanted_id],
                page.state,
                favour in waiting,
            )
            for favour, page in zip(visible, pages, strict=True)
        ]

    def of_letters(self):
        kinds = Notice.objects.exclude(kind="introductions/asked_for")
        return set(kinds.values_list("about", flat=True))


def done_on(site, what, *how):
    """Do a deed, and give what kind of refusal came back."""
    try:
        with transaction.atomic():
            getattr(site, what)(*how)
    except Refused as refused:
        return next(kind for part, kind in SENTENCES.items() if part in refused.reason)
    return ""


def done_in(world, what, *how):
    """Do the same in the model."""
    if what in ("help", "decline", "withdraw"):
        who, of_late, *more = how
        return getattr(world, what)(who, world.wishes[-1 - of_late], *more)
    return getattr(world, what)(*how)


def makes_sense(world, what, *how):
    """Leave out what no page offers: deeds of who is gone, favours not there."""
    if set(how) & world.gone:
        return False
    if what in ("help", "decline", "withdraw"):
        if how[1] >= len(world.wishes):
            return False
        wish = world.wishes[-1 - how[1]]
        return "nobody" not in (wish.helper, wish.wanted) and (
            what != "help" or how[2] not in (how[0], wish.asker)
        )
    return True


@pytest.fixture
def make_people(many_letters, make_member, monkeypatch):
    for limit in ("MOST_FAVOURS_ASKED", "MOST_FAVOURS_ASKED_BY_NEWCOMERS"):
        monkeypatch.setattr(rules, limit, MOST_ASKED)
    monkeypatch.setattr(rules, "MOST_FAVOURS_ASKED_OF_ONE", MOST_OF_ONE)
    people = {name: make_member(name) for name in NAMES}
    for one, other in KNOW:
        ties = {"origin_kind": "t", "origin_id": uuid4(), "now": START}
        connect(people[one], people[other], **ties)
    return lambda: {
        name: type(user).objects.get(pk=user.pk) for name, user in people.items()
    }


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(deed, min_size=8, max_size=20))
def test_each_sees_of_favours_what_was_promised_after_every_deed(make_people, deeds):
    run(make_people(), deeds)


def run(people, deeds):
    with transaction.atomic():
        site = Site(people)
        world = World(START, set(KNOW), MOST_ASKED, MOST_OF_ONE)
        for what, *how in deeds:
            if not makes_sense(world, what, *how):
                continue
            assert done_on(site, what, *how) == done_in(world, what, *how), (what, how)
            for who in set(NAMES) - world.gone:
                assert site.seen_by(who) == world.seen_by(who), (who, what, how)
        transaction.set_rollback(True)


def test_a_site_that_tells_of_a_no_is_noticed(make_people, monkeypatch):
    """The comparison has teeth: one that shows the helper's no fails it."""
    monkeypatch.setattr(
        "contacts.introductions.pages.asking.state_for",
        lambda member, *, favour, now: Favour.State(favour.state),
    )

    with pytest.raises(AssertionError):
        run(make_people(), [("ask", "ada", "ben", "cleo"), ("decline", "ben", 0)])
