"""A group's first steps, and what organisers choose for it afterwards."""

from datetime import date

import pytest
from django.test import Client

from events import rules
from events.models import Event
from networking_site.lib.group.chosen import choose, our_group, proposed, was_chosen
from networking_site.lib.group.models import OurGroup
from networking_site.lib.outbox.models import Letter
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
EVE = "eve@new.example"
CHANGE = "/admin/group/ourgroup/1/change/"


def typed(**more):
    """Give what somebody types who begins a group."""
    return {
        "name": "The Round Table",
        "language": "en",
        "time_zone": "Europe/Lisbon",
        "joining": "approval",
        "members_make_events": "on",
        **more,
    }


@pytest.fixture
def founder(make_member):
    user = make_member("flora")
    user.is_superuser = user.is_staff = True
    user.save()
    return user


def test_whoever_sets_the_site_up_is_led_to_the_first_steps_once(founder, client):
    door = {"login": founder.email, "password": PASSWORD}

    first = client.post("/accounts/login/", door)
    page = client.get(first["Location"])
    client.post("/first-steps/", typed())
    client.logout()
    second = client.post("/accounts/login/", door)

    assert first["Location"] == "/first-steps/"
    assert "The Long Table" in page.content.decode()  # proposed by the environment
    assert second["Location"] != "/first-steps/"


def test_the_group_has_its_name_on_pages_and_in_letters(founder, client_of, client):
    client_of(founder).post("/first-steps/", typed(joining="open"))

    home = client.get("/").content.decode()
    client.post("/accounts/signup/", {"email": EVE, "password1": PASSWORD})

    assert "The Round Table" in home
    assert "The Long Table" not in home
    letter = Letter.objects.get(to=EVE)
    assert "The Round Table" in letter.subject
    assert "The Round Table" in letter.html


def test_a_first_event_is_a_draft_of_hers_and_made_once(founder, client_of):
    event = {"title": "Breakfast", "day": "2027-01-05", "start_time": "08:00"}
    client = client_of(founder)

    made = client.post("/first-steps/", typed(**event))
    client.post("/first-steps/", typed(**event))

    [breakfast] = Event.objects.belonging_to(founder)
    assert made["Location"] == f"/events/{breakfast.slug}/host/edit/"
    assert breakfast.status == Event.Status.DRAFT
    assert (breakfast.day, breakfast.time_zone) == (date(2027, 1, 5), "Europe/Lisbon")


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"name": " "}, "This field is required"),
        ({"time_zone": "Atlantis/Capital"}, "valid choice"),
        ({"joining": "by post"}, "valid choice"),
        ({"title": "Breakfast"}, "When is it?"),
        (
            {"title": "Breakfast", "day": "2027-03-28", "start_time": "01:30"},
            "does not exist",
        ),
        (
            {"title": "Breakfast", "day": "0001-01-01", "start_time": "08:00"},
            "between the years",
        ),
    ],
)
def test_what_makes_no_sense_is_asked_again_and_nothing_is_kept(
    founder, client_of, wrong, word
):
    answer = client_of(founder).post("/first-steps/", typed(**wrong))

    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert (was_chosen(), Event.objects.exists()) == (False, False)


def test_members_do_not_take_the_first_steps(ben, client_of):
    assert client_of(ben).post("/first-steps/", typed()).status_code == 404
    assert not was_chosen()


def test_an_organiser_changes_it_in_the_admin_and_it_is_so_at_once(ada, ben, client_of):
    choose(proposed())
    client = client_of(ada)

    client.post(CHANGE, typed(joining="invitation", members_make_events=""))

    assert (our_group().name, our_group().joining) == ("The Round Table", "invitation")
    assert b"By invitation" in Client().get("/accounts/signup/").content
    assert not rules.may_make_events(ben)
    assert b"The Round Table" in client.get("/admin/").content


def test_a_group_that_nobody_named_yet_leads_organisers_to_the_first_steps(
    ada, client_of
):
    client = client_of(ada)

    assert b'href="/first-steps/"' in client.get("/admin/").content
    assert client.get("/first-steps/").status_code == 200
    assert client.get(CHANGE).status_code == 302


def test_a_browser_that_speaks_none_of_our_languages_gets_the_groups(settings, client):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    group = proposed()
    group.language = "de"
    choose(group)

    def language_for(asked):
        headers = {"Accept-Language": asked} if asked else {}
        return client.get("/", headers=headers)["Content-Language"]

    assert language_for("pt-PT,pt;q=0.9") == "de"
    assert language_for("") == "de"
    assert language_for("en-GB,en;q=0.5") == "en"


def test_there_is_one_group():
    first, second = proposed(), proposed()
    second.name = "Another"

    choose(first)
    choose(second)

    assert [group.name for group in OurGroup.objects.all()] == ["Another"]


def test_the_list_of_settings_leads_to_the_settings(founder, client_of):
    choose(proposed())

    answer = client_of(founder).get("/admin/group/ourgroup/")

    assert answer["Location"] == CHANGE
