"""Finding people: what is forgiven, what comes first, and what the page offers next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from contacts.profiles import actions
from contacts.profiles.models import NEW_FOR, Ask, Profile, Prompt
from contacts.profiles.views.directory import PAGE

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def sofia(make_member):
    """A member who wrote all there is to find."""
    user = make_member(
        "sofia",
        name="Sofía Grünwald",
        headline="Tunes pianos by bicycle",
        place="Granada",
        country="ES",
        languages=["es", "de"],
    )
    profile = Profile.objects.get(user=user)
    hook = Prompt.objects.filter(half="about_me").first()
    actions.save_profile(
        profile, topics=["Music", "Cycling"], hooks={hook: "the wolf in the fifth"}
    )
    line = {"text": "a cellar that stays dry", "topics": ["Rooms"], "now": NOW}
    actions.open_ask(profile, kind=Ask.Kind.ASK, **line)
    line = {"text": "moving a grand piano", "topics": ["Moving house"], "now": NOW}
    actions.open_ask(profile, kind=Ask.Kind.OFFER, **line)
    return user


@pytest.fixture
def found(ben, client_of):
    """Give the names that ben finds at an address of the directory."""
    client = client_of(ben)

    def names(query):
        return [face.name for face in client.get(f"/members/{query}").context["people"]]

    return names


@pytest.mark.parametrize(
    "words",
    ["Sofía Grünwald", "sofia grunwald", "GRUNWALD", "sofía", "grunw", "grunwald sofia",
     "sofia grumwald", "sofia grunwlad", "sofia gruwald", "sofiaa grunwald"],
)  # fmt: skip
def test_accents_beginnings_and_a_slip_of_the_finger_are_forgiven(sofia, found, words):
    assert found(f"?q={words}") == ["Sofía Grünwald"]


def test_two_slips_in_a_word_are_another_word(sofia, found):
    assert found("?q=grxxwald") == []


@pytest.mark.parametrize(
    "words", ["bicycle", "granada", "spain", "german", "wolf", "cellar", "moving grand"]
)
def test_she_is_found_by_everything_she_lets_members_read(sofia, found, words):
    assert found(f"?q={words}") == ["Sofía Grünwald"]


def test_near_words_are_looked_for_only_where_none_is_right(sofia, make_member, found):
    make_member("one", headline="Bakes bread")
    make_member("other", headline="Gives me the dread")

    assert found("?q=bread") == ["One"]


def test_the_page_says_when_nobody_has_exactly_these_words(sofia, ben, client_of):
    page = client_of(ben).get("/members/?q=grumwald").content.decode()

    assert "Nobody has exactly these words, but one person" in page


def test_a_name_comes_before_a_word_in_a_text(make_member, found):
    make_member("baker-by-name", name="Rosa Baker")
    make_member("eve", headline="Baker at night")

    assert found("?q=baker") == ["Rosa Baker", "Eve"]


def test_the_card_shows_the_hook_in_which_the_word_stands(sofia, ben, client_of):
    cards = client_of(ben).get("/members/?q=wolf").context["cards"]

    [(face, quote)] = cards
    assert quote.prompt == face.hook.prompt
    assert [p.text for p in quote.pieces if p.is_marked] == ["wolf"]


@pytest.mark.parametrize(
    ("facet", "others"),
    [
        ("topic=cycling", "topic=bread"),
        ("place=ES", "place=PT"),
        ("place=granada", "place=lisbon"),
        ("language=de", "language=pl"),
        ("looking_for=rooms", "looking_for=moving-house"),
        ("can_help=moving-house", "can_help=rooms"),
    ],
)
def test_the_list_can_be_narrowed_by(sofia, found, facet, others):
    assert found(f"?{facet}") == ["Sofía Grünwald"]
    assert found(f"?{others}") == []
    assert found(f"?{facet}&q=piano") == ["Sofía Grünwald"]
    assert found(f"?{facet}&q=bread") == []


def test_facets_say_how_many_and_lead_to_them(sofia, make_member, ben, client_of):
    another = Profile.objects.get(user=make_member("eve"))
    actions.save_profile(another, topics=["Music"], hooks={})
    client = client_of(ben)

    facets = client.get("/members/").context["facets"]

    topics = next(one for one in facets if str(one["label"]) == "Topic")
    said = {chip["label"]: (chip["count"], chip["url"]) for chip in topics["chips"]}
    assert said == {"Music": (2, "?topic=music"), "Cycling": (1, "?topic=cycling")}
    assert len(client.get(f"/members/{said['Music'][1]}").context["people"]) == 2


def test_what_narrows_the_list_stays_in_the_address_and_can_be_taken_away(
    sofia, ben, client_of
):
    page = client_of(ben).get("/members/?q=piano&topic=music&language=de")

    chosen = {chip["name"]: chip["url"] for chip in page.context["chosen"]}
    assert chosen == {
        "topic": "?q=piano&language=de",
        "language": "?q=piano&topic=music",
    }
    assert b'name="topic"' in page.content


def test_what_only_connections_may_read_is_found_by_connections_alone(
    sofia, ben, cleo, client_of, found
):
    profile = Profile.objects.get(user=sofia)
    profile.headline_shown_to = "connections"
    profile.save()
    actions.save_who_sees(profile)
    assert found("?q=bicycle") == []

    actions.connect(ben, sofia, origin_kind="test", origin_id=uuid4(), now=NOW)

    assert found("?q=bicycle") == ["Sofía Grünwald"]
    of_cleo = client_of(cleo).get("/members/?q=bicycle").context["people"]
    assert of_cleo == []


def test_with_htmx_the_list_comes_alone(sofia, ben, client_of):
    client = client_of(ben)

    part = client.get("/members/?q=piano", headers={"HX-Request": "true"})
    again = client.get(
        "/members/?q=piano",
        headers={"HX-Request": "true", "HX-History-Restore-Request": "true"},
    )

    assert part.content.strip().startswith(b'<div id="people"')
    assert b"<html" in again.content
    assert "HX-Request" in part["Vary"]


def test_one_place_in_four_is_a_newcomers(make_member, ben, client_of):
    for number in range(2 * PAGE):
        make_member(f"old-{number}")
    long_ago = NOW - NEW_FOR - timedelta(days=5)
    Profile.objects.update(created_at=long_ago)
    list(actions.reindex_all())
    for number in range(PAGE):
        make_member(f"new-{number}")

    people = client_of(ben).get("/members/").context["people"]

    fresh = [face.handle.startswith("new-") for face in people]
    assert fresh.count(True) == PAGE // 4
    assert not any(one and two for one, two in pairwise(fresh))


def test_nobody_after_the_last_page(sofia, ben, client_of):
    page = client_of(ben).get("/members/?q=piano")

    assert page.context["next_url"] == ""
    assert b"More people" not in page.content
