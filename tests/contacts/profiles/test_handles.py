"""The address of a page: changed by its member, and never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import get_resolver

from contacts.profiles import actions
from contacts.profiles.handles import RESERVED
from contacts.profiles.models import FormerHandle, Profile
from networking_site.lib.refused import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGES = [
    "/members/{}/",
    "/members/{}/?tab=1",
    "/members/{}/card/",
    "/members/{}/card.vcf",
    "/members/{}/card.vcf?version=4.0",
    "/@{}/",
]


def change(user, handle, *, now=NOW):
    actions.change_handle(user.profile, handle=handle, now=now)


@pytest.mark.parametrize("page", PAGES)
def test_an_address_given_up_leads_to_the_new_one_for_good(ben, cleo, client_of, page):
    change(ben, "benedict")
    change(ben, "benjamin")

    for former in ("ben", "benedict"):
        response = client_of(cleo).get(page.format(former))

        assert response.status_code == 301
        assert response["Location"] == page.format("benjamin")
        assert client_of(cleo).get(page.format("benjamin")).status_code in (200, 302)


@pytest.mark.parametrize("page", PAGES)
def test_a_former_address_tells_nothing_to_whom_the_page_is_closed(
    ben, dov, client, client_of, page
):
    change(ben, "benedict")

    for browser in (client, client_of(dov)):
        former = browser.get(page.format("ben"))
        absent = browser.get(page.format("nobody-here"))

        assert former.status_code == absent.status_code == 404


def test_a_photo_is_found_under_a_former_address(ben, cleo, client_of):
    photo = "00000000-0000-4000-8000-000000000000"
    change(ben, "benedict")

    response = client_of(cleo).get(f"/members/ben/photo/{photo}/small/")

    assert response["Location"] == f"/members/benedict/photo/{photo}/small/"


def test_a_member_changes_her_address_on_her_page(ben, client_of):
    client = client_of(ben)

    response = client.post("/members/me/address/", {"handle": " Ben-The-Baker "})

    assert response["Location"] == "/members/me/address/"
    assert Profile.objects.get(user=ben).handle == "ben-the-baker"
    page = client.get("/members/me/address/")
    assert b"/@ben-the-baker/" in page.content
    assert b"<li>ben</li>" in page.content


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "This field is required."),
        ("b", "at least 2 characters"),
        ("b" * 51, "at most 50 characters"),
        ("Sofía Grünwald", "like this: sofia-grunwald"),
        ("ben/../ada", "like this: benada"),
        ("-ben-", "like this: ben"),
        ("ben_baker", "Take letters from a to z"),
        ("\u202e\u200b", "This field is required."),
        ("me", "taken"),
        ("cleo", "taken"),
        ("member-0a1b2c", "taken"),
        ("<script>", "like this: script"),
    ],
)
def test_bad_input_gets_one_sentence_and_changes_nothing(
    ben, cleo, client_of, typed, says
):
    response = client_of(ben).post("/members/me/address/", {"handle": typed})

    assert response.status_code == 422
    (sentence,) = response.context["form"].errors["handle"]
    assert says in sentence
    assert Profile.objects.get(user=ben).handle == "ben"
    assert FormerHandle.objects.count() == 0


def test_going_back_to_an_own_former_address_works(ben, cleo, client_of):
    change(ben, "benedict")

    change(ben, "ben")

    assert client_of(cleo).get("/members/ben/").status_code == 200
    assert client_of(cleo).get("/members/benedict/")["Location"] == "/members/ben/"


def test_nobody_takes_an_address_that_another_ever_had(ben, cleo):
    change(ben, "benedict")

    for handle in ("ben", "benedict"):
        with pytest.raises(Refused, match="taken"):
            change(cleo, handle)

    assert Profile.objects.get(user=cleo).handle == "cleo"


def test_a_newcomer_of_the_same_name_gets_another_address(ben, make_member):
    change(ben, "benedict")
    profile = make_member("member-0").profile
    Profile.objects.filter(pk=profile.pk).update(name="")
    profile.name = "Ben"

    actions.save_profile(profile, topics=[], hooks={})

    assert profile.handle.startswith("ben-")


@pytest.mark.parametrize("name", ["Me", "Photos", "Admin", "Join"])
def test_a_name_that_is_a_word_of_the_site_gets_another_address(make_member, name):
    profile = make_member("member-0").profile
    Profile.objects.filter(pk=profile.pk).update(name="")
    profile.name = name

    actions.save_profile(profile, topics=[], hooks={})

    assert profile.handle.startswith(f"{name.lower()}-")


def test_an_address_for_a_name_without_latin_letters_stays(make_member):
    profile = make_member("member-0", name="").profile
    profile.name = "李小龍"
    actions.save_profile(profile, topics=[], hooks={})
    first = profile.handle

    profile.name = "Bruce Lee"
    actions.save_profile(profile, topics=[], hooks={})

    assert Profile.objects.get(pk=profile.pk).handle == first


def test_saving_the_page_meanwhile_does_not_bring_the_old_address_back(ben):
    open_in_another_tab = Profile.objects.get(user=ben)
    change(ben, "benedict")

    actions.save_profile(open_in_another_tab, topics=[], hooks={})

    assert Profile.objects.get(user=ben).handle == "benedict"


def test_three_new_addresses_a_day_are_enough(ben):
    for handle in ("one", "two", "three"):
        change(ben, handle)

    with pytest.raises(Refused, match="tomorrow"):
        change(ben, "four")
    change(ben, "two")
    change(ben, "four", now=NOW + timedelta(days=1, seconds=1))

    assert Profile.objects.get(user=ben).handle == "four"


def test_the_address_she_has_is_no_change(ben):
    change(ben, "ben")

    assert FormerHandle.objects.count() == 0


def test_every_first_word_below_members_is_reserved():
    (members,) = (
        entry
        for entry in get_resolver().url_patterns
        if str(entry.pattern) == "members/"
    )
    firsts = {str(entry.pattern).split("/")[0] for entry in members.url_patterns}
    words = {word for word in firsts if word and not word.startswith("<")}

    assert "me" in words
    assert words <= RESERVED
