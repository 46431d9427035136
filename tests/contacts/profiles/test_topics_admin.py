"""Topics are merged by organisers: named once, found by every name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contacts.profiles import actions
from contacts.profiles.models import Ask, Entry, Profile, Topic
from networking_site.lib.refused import Refused

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LIST = "/admin/profiles/topic/"


def name_topics(user, *names):
    profile = Profile.objects.get(user=user)
    actions.save_profile(profile, topics=names, hooks={})
    return profile


def names_of(profile):
    return list(profile.topics.values_list("name", flat=True))


@pytest.fixture
def bread(ben):
    name_topics(ben, "Bread")
    return Topic.objects.get(slug="bread")


@pytest.fixture
def baking(cleo):
    name_topics(cleo, "Baking")
    return Topic.objects.get(slug="baking")


def test_members_name_the_one_that_is_left_and_only_once(ben, cleo, bread, baking):
    name_topics(ben, "Bread", "Baking", "Goats")

    actions.merge([bread], into=baking, now=NOW)

    assert names_of(ben.profile) == ["Baking", "Goats"]
    assert names_of(cleo.profile) == ["Baking"]


def test_asks_name_the_one_that_is_left(ben, bread, baking):
    ask = actions.open_ask(
        ben.profile, kind=Ask.Kind.ASK, text="a mill", topics=["Bread"], now=NOW
    )

    actions.merge([bread, baking], into=baking, now=NOW)

    assert [topic.name for topic in ask.topics.all()] == ["Baking"]


def test_a_typed_old_name_gives_the_one_that_is_left(bread, baking, make_member):
    actions.merge([bread], into=baking, now=NOW)

    profile = name_topics(make_member("eve"), "bread")

    assert names_of(profile) == ["Baking"]


def test_a_chain_of_merges_is_one_step(bread, baking, make_member):
    name_topics(make_member("eve"), "Cakes")
    cakes = Topic.objects.get(slug="cakes")
    actions.merge([bread], into=baking, now=NOW)

    actions.merge([baking], into=cakes, now=NOW)

    bread.refresh_from_db()
    assert bread.merged_into == cakes
    assert [topic.name for topic in actions.topics_named(["Bread"])] == ["Cakes"]
    with pytest.raises(Refused):
        actions.merge([cakes], into=bread, now=NOW)


def test_merged_topics_are_offered_no_more(ben, cleo, bread, baking):
    actions.merge([bread], into=baking, now=NOW)

    offered = list(Topic.objects.visible_to(ben).values_list("name", "named_by"))

    assert offered == [("Baking", 2)]


def test_members_are_found_by_the_new_name_at_once(ben, bread, baking):
    actions.merge([bread], into=baking, now=NOW)
    assert "baking" in Entry.objects.get(profile=ben.profile).members

    baking.refresh_from_db()
    baking.name = "Sourdough"
    actions.save_topic(baking)
    assert "sourdough" in Entry.objects.get(profile=ben.profile).members


def test_an_organiser_chooses_and_merges_in_the_admin(
    ada, ben, bread, baking, client_of
):
    client = client_of(ada)
    chosen = {"action": "merge", "_selected_action": bread.pk}

    asked = client.post(LIST, chosen)
    unsaid = client.post(LIST, {**chosen, "into": ""})
    done = client.post(LIST, {**chosen, "into": baking.pk})

    assert asked.status_code == unsaid.status_code == 200
    assert b"Members who name one of these" in asked.content
    assert unsaid.context["form"].errors["into"]
    assert done.status_code == 302
    assert names_of(ben.profile) == ["Baking"]
    shown = [topic.name for topic in client.get(LIST).context["cl"].result_list]
    merged = client.get(f"{LIST}?merged=yes").context["cl"].result_list
    assert shown == ["Baking"]
    assert [topic.name for topic in merged] == ["Bread"]


def test_renaming_keeps_the_address_of_a_topic(ada, bread, client_of):
    client_of(ada).post(
        f"{LIST}{bread.pk}/change/", {"name": "Bread and cake", "slug": "other"}
    )

    bread.refresh_from_db()
    assert (bread.name, bread.slug) == ("Bread and cake", "bread")
