"""Whom ben might want to meet, and which two of his connections he might introduce."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest

from contacts.introductions import actions, suggesting
from contacts.introductions.models import Introduction, SetAside, Shortlist, Suggestion
from contacts.introductions.pages import suggested_pairs, suggested_people
from contacts.profiles import actions as profiles
from contacts.profiles.models import Ask, Entry, Profile, User
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db
# Tomorrow: after everything that the stories do before.
NOW = datetime.now(UTC) + timedelta(days=1)


def say(member, *, asks=(), offers=()):
    profile = Profile.objects.get(user=member)
    for kind, texts in ((Ask.Kind.ASK, asks), (Ask.Kind.OFFER, offers)):
        for text in texts:
            profiles.open_ask(profile, kind=kind, text=text, topics=[], now=NOW)


def connect(one, other):
    profiles.connect(one, other, origin_kind="", origin_id=uuid4(), now=NOW)


def change(member, **fields):
    profile = Profile.objects.get(user=member)
    Profile.objects.filter(pk=profile.pk).update(**fields)
    profiles.refresh_entry(Profile.objects.get(pk=profile.pk), edited=False)


@pytest.fixture
def ben(ben):
    say(ben, asks=["a printer for leaflets"], offers=["goat cheese"])
    return User.objects.get(pk=ben.pk)


@pytest.fixture
def cleo(cleo):
    say(cleo, asks=["cheese from a goat"], offers=["printing leaflets"])
    return User.objects.get(pk=cleo.pk)


def met(viewer, *, now=NOW, **more):
    return [one.other.handle for one in suggested_people(viewer, now=now, **more)]


def paired(viewer, *, now=NOW):
    found = suggested_pairs(viewer, now=now)
    return [{pair.one.handle, pair.other.handle} for pair in found]


def test_who_answers_and_is_answered_comes_first(ben, cleo, make_member):
    say(make_member("eve"), offers=["printing leaflets"])
    say(make_member("fay"), asks=["cheese and a cellar"])
    say(make_member("gil"), asks=["a tuba"], offers=["tuba lessons"])

    assert met(ben) == ["cleo", "eve", "fay"]


def test_the_reason_quotes_both_ways(ben, cleo):
    [one] = suggested_people(ben, now=NOW)

    assert [(r.asker.handle, r.ask, r.helper.handle, r.offer) for r in one.reasons] == [
        ("ben", "a printer for leaflets", "cleo", "printing leaflets"),
        ("cleo", "cheese from a goat", "ben", "goat cheese"),
    ]
    assert one.introduce_url == "/introductions/new/?one=ben&other=cleo"


def test_only_the_half_that_is_true_is_said(ben, make_member):
    say(make_member("eve"), asks=["a tuba"], offers=["printing leaflets"])

    [one] = suggested_people(ben, now=NOW)

    assert [reason.offer for reason in one.reasons] == ["printing leaflets"]


def connected(ben, cleo):
    connect(ben, cleo)


def blocks_ben(ben, cleo):
    profiles.block(cleo, other=ben, now=NOW)


def is_blocked_by_ben(ben, cleo):
    profiles.block(ben, other=cleo, now=NOW)


def wants_no_introductions(ben, cleo):
    change(cleo, introductions_paused_until=NOW.date() + timedelta(days=1))


def hides_her_page(ben, cleo):
    change(cleo, shown_to="nobody")


def shows_her_page_to_connections(ben, cleo):
    change(cleo, shown_to="connections")


def shows_her_lines_to_connections(ben, cleo):
    change(cleo, asks_shown_to="connections", offers_shown_to="connections")


def left(ben, cleo):
    User.objects.filter(pk=cleo.pk).update(is_active=False)


def waits_to_be_let_in(ben, cleo):
    Profile.objects.filter(user=cleo).update(waiting_since=NOW)


def was_introduced_to_ben(ben, cleo):
    an_introduction(introducer=ben, one=ben, other=cleo)


def was_introduced_to_ben_a_month_ago(ben, cleo):
    letter = an_introduction(
        introducer=ben, one=ben, other=cleo, now=NOW - timedelta(days=30)
    )
    Introduction.objects.filter(pk=letter.pk).update(state="lapsed", ended_at=NOW)


def was_set_aside(ben, cleo):
    actions.set_aside(ben, one=ben, other=cleo, for_good=False, now=NOW)


NEVER = [
    connected,
    blocks_ben,
    is_blocked_by_ben,
    wants_no_introductions,
    hides_her_page,
    shows_her_page_to_connections,
    shows_her_lines_to_connections,
    left,
    waits_to_be_let_in,
    was_introduced_to_ben,
    was_introduced_to_ben_a_month_ago,
    was_set_aside,
]


@pytest.mark.parametrize("why", NEVER)
def test_never_suggested_who(ben, cleo, why):
    assert met(ben) == ["cleo"]

    why(ben, cleo)

    assert met(ben) == []
    assert met(ben, among=Profile.objects.all()) == []


@pytest.mark.parametrize("why", NEVER)
def test_from_the_list_made_before_vanishes_who(ben, cleo, why):
    actions.renew_shortlist(ben, now=NOW)
    assert met(ben) == ["cleo"]

    why(ben, cleo)

    assert met(ben) == []


def test_who_was_introduced_long_ago_may_be_suggested_again(ben, cleo):
    letter = an_introduction(
        introducer=ben, one=ben, other=cleo, now=NOW - timedelta(days=91)
    )
    Introduction.objects.filter(pk=letter.pk).update(state="lapsed", ended_at=NOW)

    assert met(ben) == ["cleo"]


def test_not_now_is_over_after_a_month_and_for_good_never(ben, cleo, make_member):
    eve = make_member("eve")
    say(eve, offers=["printing leaflets"])

    actions.set_aside(ben, one=cleo, other=ben, for_good=False, now=NOW)
    actions.set_aside(ben, one=eve, other=ben, for_good=True, now=NOW)

    assert met(ben) == []
    assert met(ben, now=NOW + timedelta(days=31)) == ["cleo"]
    assert met(cleo) == ["ben"]
    actions.bring_back(ben, now=NOW)
    assert met(ben) == ["cleo", "eve"]


def test_setting_aside_twice_is_one(ben, cleo):
    actions.set_aside(ben, one=ben, other=cleo, for_good=True, now=NOW)
    actions.set_aside(ben, one=cleo, other=ben, for_good=False, now=NOW)

    assert SetAside.objects.get().until == NOW + timedelta(days=30)


def test_nobody_is_suggested_to_who_said_nothing_or_paused(ben, cleo, ada):
    assert met(ada) == []

    change(ben, introductions_paused_until=NOW.date() + timedelta(days=1))

    assert met(ben) == []


def test_of_those_at_an_event_only_these(ben, cleo, make_member):
    eve = make_member("eve")
    say(eve, offers=["printing leaflets"])
    going = Profile.objects.filter(user__in=[ben, eve])

    assert met(ben, among=going) == ["eve"]
    assert met(ben, among=going, most=0) == []


def test_a_reason_quotes_nothing_that_was_hidden_since(ben, cleo):
    assert met(ben) == ["cleo"]
    # Past the directory, as if its entry were late.
    Profile.objects.filter(user=cleo).update(offers_shown_to="nobody")

    [one] = suggested_people(ben, now=NOW)

    assert [reason.ask for reason in one.reasons] == ["cheese from a goat"]
    Profile.objects.filter(user=cleo).update(asks_shown_to="nobody")
    assert met(ben) == []


def test_nobody_is_on_everybodys_list(ben, cleo, make_member, monkeypatch):
    monkeypatch.setattr(suggesting, "LISTS_AT_MOST", 2)
    seekers = [make_member(name) for name in ("eve", "fay", "gil")]
    for seeker in seekers:
        say(seeker, asks=["somebody who prints leaflets"])

    for _ in range(3):
        actions.renew_shortlists(most=2, now=NOW)

    assert Suggestion.objects.filter(other=cleo).count() == 2
    crowded = [seeker for seeker in seekers if "cleo" not in met(seeker)]
    assert len(crowded) == 2
    assert met(ben) == ["cleo"]


def test_a_list_is_made_anew_when_it_is_old_or_its_member_said_more(ben, cleo):
    assert actions.renew_shortlists(most=9, now=NOW) == 2
    soon = NOW + timedelta(hours=1)
    assert actions.renew_shortlists(most=9, now=soon) == 0

    assert actions.renew_shortlists(most=9, now=NOW + timedelta(days=8)) == 2
    Entry.objects.filter(profile__user=ben).update(made_at=NOW + timedelta(days=9))
    assert actions.renew_shortlists(most=9, now=NOW + timedelta(days=10)) == 1


def test_the_list_is_what_the_page_shows(ben, cleo, make_member):
    actions.renew_shortlist(ben, now=NOW + timedelta(seconds=1))
    say(make_member("eve"), offers=["printing leaflets"])

    assert met(ben) == ["cleo"]
    assert met(ben, now=NOW + timedelta(days=8)) == ["cleo", "eve"]


def test_no_list_is_made_for_who_left_meanwhile(ben, cleo):
    gone = User(pk=ben.pk)
    User.objects.filter(pk=ben.pk).delete()

    actions.renew_shortlist(gone, now=NOW)

    assert Shortlist.objects.count() == 0


@pytest.fixture
def ada(ada, ben, cleo):
    """She knows both."""
    connect(ada, ben)
    connect(ada, cleo)
    return ada


def test_a_connector_hears_who_could_help_whom(ada, ben, cleo, make_member):
    eve = make_member("eve")
    say(eve, asks=["a tuba"], offers=["leaflets"])
    connect(ada, eve)

    [first, second] = suggested_pairs(ada, now=NOW)

    assert {first.one.handle, first.other.handle} == {"ben", "cleo"}
    assert sorted(reason.ask for reason in first.reasons) == [
        "a printer for leaflets",
        "cheese from a goat",
    ]
    assert {second.one.handle, second.other.handle} == {"ben", "eve"}


@pytest.mark.parametrize(
    "why",
    [
        why
        for why in NEVER
        if why
        not in (
            was_set_aside,
            shows_her_page_to_connections,
            shows_her_lines_to_connections,
        )
    ],
)
def test_never_suggested_as_a_pair_who(ada, ben, cleo, why):
    assert paired(ada) == [{"ben", "cleo"}]

    why(ben, cleo)

    assert paired(ada) == []


def test_a_pair_that_a_connector_cannot_see_is_not_suggested(ada, ben, cleo):
    profiles.block(cleo, other=ada, now=NOW)

    assert paired(ada) == []


def test_a_pair_is_set_aside_by_her_alone(ada, ben, cleo, make_member):
    eve = make_member("eve")
    connect(eve, ben)
    connect(eve, cleo)

    actions.set_aside(ada, one=cleo, other=ben, for_good=True, now=NOW)

    assert paired(ada) == []
    assert paired(eve) == [{"ben", "cleo"}]
    assert met(ben) == ["cleo"]


def test_the_page_says_why_and_shows_no_score(ben, cleo, client_of):
    page = client_of(ben).get("/introductions/people/").content.decode()

    assert "a printer for leaflets" in page
    assert "printing leaflets" in page
    assert 'href="/introductions/new/?one=ben&amp;other=cleo"' in page
    assert "%" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_page_for_connectors_leads_to_a_letter_to_both(ada, client_of):
    client = client_of(ada)
    page = client.get("/introductions/pairs/").content.decode()

    [letter] = set(re.findall(r'href="(/introductions/new/[^"]+)"', page))
    picked = client.get(unescape(letter))
    assert {picked.context["one"].handle, picked.context["other"].handle} == {
        "ben",
        "cleo",
    }


def test_she_sets_a_pair_aside_and_brings_it_back(ada, client_of):
    client = client_of(ada)
    two = {"one": "ben", "other": "cleo", "how_long": "for_a_month"}

    answer = client.post("/introductions/set-aside/", two, follow=True)

    assert answer.redirect_chain == [("/introductions/pairs/", 302)]
    assert "printing leaflets" not in answer.content.decode()
    assert "You set some aside." in answer.content.decode()
    client.post("/introductions/bring-back/")
    assert paired(ada) == [{"ben", "cleo"}]


def test_he_sets_somebody_aside_for_good(ben, cleo, client_of):
    two = {"one": "ben", "other": "cleo", "how_long": "for_good"}

    answer = client_of(ben).post("/introductions/set-aside/", two)

    assert answer.url == "/introductions/people/"
    assert SetAside.objects.get().until is None


@pytest.mark.parametrize(
    ("two", "status"),
    [
        ({"one": "ben", "other": "nobody-here", "how_long": "for_good"}, 404),
        ({"one": "cleo", "other": "cleo", "how_long": "for_good"}, 404),
        ({"one": "ben", "other": "cleo", "how_long": "for_ever"}, 302),
        ({}, 302),
    ],
)
def test_nothing_is_set_aside_that_makes_no_sense(ben, cleo, client_of, two, status):
    answer = client_of(ben).post("/introductions/set-aside/", two)

    assert answer.status_code == status
    assert SetAside.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"introductions_paused_until": NOW.date() + timedelta(days=9)}, "paused"),
        ({"about_me": ""}, "Fill in both halves"),
        ({"asks_shown_to": "nobody", "offers_shown_to": "nobody"}, "Nobody at present"),
    ],
)
def test_an_empty_page_says_what_would_help(ben, cleo, client_of, fields, says):
    change(ben, **fields)

    assert says in client_of(ben).get("/introductions/people/").content.decode()


def test_what_very_many_look_for_still_finds_somebody(ada, ben, make_member):
    for number in range(25):
        seeker = make_member(f"s{number}")
        say(seeker, asks=["goat cheese"])
        connect(ada, seeker)

    assert len(paired(ada)) == 10
    assert all("ben" in pair for pair in paired(ada))
