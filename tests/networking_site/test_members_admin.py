"""The list of members, for organisers: who is in it, narrowed by what they ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contacts.profiles import actions
from contacts.profiles.models import Ask, Profile, Prompt, User
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
LIST = "/admin/profiles/user/"
NOW = datetime.now(UTC)


@pytest.fixture
def found(ada, client_of):
    """Give the handles that ada finds: `found("?state=in")`."""

    def ask(query=""):
        page = client_of(ada).get(LIST + query)
        assert page.status_code == 200, page
        rows = page.context["cl"].result_list
        return {user.profile.handle for user in rows}

    return ask


@pytest.fixture
def everybody(ada, ben, cleo, make_member):
    """One of each whom an organiser looks for."""
    nia = make_member("nia", waiting_since=NOW)
    sam, tom = make_member("sam"), make_member("tom")
    actions.suspend(sam, by=ada, reason="Rude.", now=NOW)
    User.objects.filter(pk=tom.pk).update(is_active=False)
    Profile.objects.filter(user=cleo).update(about_me="")
    old = NOW - timedelta(days=200)
    User.objects.filter(pk=ben.pk).update(date_joined=old, last_login=NOW)
    User.objects.filter(pk=cleo.pk).update(
        date_joined=NOW - timedelta(days=500), last_login=old
    )
    an_event(host=ben, slug="to-come")
    over = an_event(host=cleo, slug="over")
    type(over).objects.filter(pk=over.pk).update(
        starts_at=old, ends_at=old + timedelta(hours=1)
    )
    return {"ada", "ben", "cleo", nia.profile.handle, "sam", "tom"}


@pytest.mark.parametrize(
    ("query", "handles"),
    [
        ("", {"ada", "ben", "cleo", "nia", "sam", "tom"}),
        ("?state=in", {"ada", "ben", "cleo"}),
        ("?state=waiting", {"nia"}),
        ("?state=suspended", {"sam"}),
        ("?state=closed", {"tom"}),
        ("?page=unlisted", {"cleo"}),
        ("?page=listed", {"ada", "ben", "nia", "sam", "tom"}),
        ("?joined=new", {"ada", "nia", "sam", "tom"}),
        ("?joined=year", {"ada", "ben", "nia", "sam", "tom"}),
        ("?signed_in=long_ago&state=in", {"cleo"}),
        ("?signed_in=never", {"nia", "sam", "tom"}),
        ("?host=to_come", {"ben"}),
        ("?host=ever", {"ben", "cleo"}),
        ("?is_staff__exact=1", {"ada"}),
        ("?state=in&page=unlisted&host=ever", {"cleo"}),
        ("?state=nonsense&host=%27", {"ada", "ben", "cleo", "nia", "sam", "tom"}),
        ("?_facets=True&host=ever", {"ben", "cleo"}),
        ("?q=clEO", {"cleo"}),
        ("?q=ben%40example.org", {"ben"}),
    ],
)
def test_every_filter_finds_whom_it_says(everybody, found, query, handles):
    assert found(query) == handles


def test_a_member_reads_none_of_it(ben, client_of):
    assert client_of(ben).get(f"{LIST}?state=in").status_code == 302


def test_the_state_of_each_stands_beside_her(everybody, ada, client_of):
    page = client_of(ada).get(LIST)

    model_admin = page.context["cl"].model_admin
    states = {
        user.profile.handle: model_admin.state(user)
        for user in page.context["cl"].result_list
    }
    assert states == {
        "ada": "In",
        "ben": "In",
        "cleo": "In",
        "nia": "Waiting to be let in",
        "sam": "Suspended",
        "tom": "Closed",
    }


def filled(client):
    page = client.get(f"{LIST}?q=ben@")
    [user] = page.context["cl"].result_list
    return page.context["cl"].model_admin.filled(user)


def test_how_much_of_a_page_is_filled_counts_what_members_read(ada, ben, client_of):
    profile, client = ben.profile, client_of(ada)
    bare = filled(client)
    profile.headline, profile.place, profile.languages = "Binder", "Lisbon", ["pt"]
    hooks = {Prompt.objects.first(): "goats"}
    actions.save_profile(profile, topics=["Books"], hooks=hooks)
    actions.open_ask(profile, kind=Ask.Kind.OFFER, text="glue", topics=[], now=NOW)
    more = filled(client)
    profile.place_shown_to = "nobody"
    actions.save_who_sees(profile)

    assert (bare, more, filled(client)) == ("3 of 10", "9 of 10", "8 of 10")
