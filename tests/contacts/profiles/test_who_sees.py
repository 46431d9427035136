"""Choosing who sees what, and looking at one's page through others' eyes."""

from __future__ import annotations

import pytest

from contacts.profiles.models import Profile
from contacts.profiles.visibility import FIELDS

pytestmark = pytest.mark.django_db


def chosen(**more):
    """Fill in the form as a newcomer finds it."""
    fresh = Profile()
    columns = ["shown_to", *(f"{name}_shown_to" for name in FIELDS)]
    return {name: getattr(fresh, name) for name in columns} | more


def test_a_newcomers_page_is_for_members_and_her_contacts_for_connections():
    fresh = chosen()

    assert fresh["shown_to"] == "members"
    assert fresh["contact_email_shown_to"] == "connections"
    assert fresh["phone_shown_to"] == "connections"


def test_what_she_chooses_holds_on_the_next_request(ben, cleo, client_of):
    Profile.objects.filter(user=ben).update(headline="Binds books", place="Porto")
    assert b"Porto" in client_of(cleo).get("/members/ben/").content

    client_of(ben).post(
        "/members/me/who-sees/", chosen(place_shown_to="nobody"), follow=True
    )

    page = client_of(cleo).get("/members/ben/").content
    assert b"Porto" not in page
    assert b"Binds books" in page


def test_hidden_from_everybody_she_is_not_there(ben, cleo, client_of):
    client_of(ben).post("/members/me/who-sees/", chosen(shown_to="nobody"))

    assert client_of(cleo).get("/members/ben/").status_code == 404
    assert client_of(ben).get("/members/ben/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shown_to", "friends"),
        ("phone_shown_to", ""),
        ("place_shown_to", "everyone'--"),
        ("introductions_paused_until", "31 February"),
        ("introductions_paused_until", "10000-01-01"),
    ],
)
def test_nonsense_gets_a_sentence_and_changes_nothing(ben, client_of, field, value):
    before = Profile.objects.filter(user=ben).values().get()

    response = client_of(ben).post(
        "/members/me/who-sees/", chosen(**{field: value}, headline_shown_to="nobody")
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Profile.objects.filter(user=ben).values().get() == before


@pytest.mark.parametrize("who", ["visitor", "member", "connection"])
def test_a_page_hidden_from_them_is_nothing_to_see(ben, client_of, who):
    Profile.objects.filter(user=ben).update(shown_to="nobody")

    page = client_of(ben).get(f"/members/me/as/{who}/")

    assert page.context["face"] is None
    assert b"I bind books." not in page.content


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("visitor", set()),
        ("member", {b"Porto"}),
        ("connection", {b"Porto", b"ben@books.example"}),
    ],
)
def test_her_page_as_they_see_it(ben, client_of, who, sees):
    Profile.objects.filter(user=ben).update(
        shown_to="everyone",
        place="Porto",
        contact_email="ben@books.example",
        phone="+351 1",
        phone_shown_to="nobody",
    )

    page = client_of(ben).get(f"/members/me/as/{who}/").content

    assert b"I bind books." in page
    assert {mark for mark in (b"Porto", b"ben@books.example") if mark in page} == sees
    assert b"+351 1" not in page


def test_there_is_no_fourth_pair_of_eyes(ben, client_of):
    assert client_of(ben).get("/members/me/as/organiser/").status_code == 404
    assert client_of(ben).get("/members/me/as/self/").status_code == 404
