"""Writing one's profile, and finding people."""

from __future__ import annotations

import pytest

from contacts.profiles.models import Block, Profile, Prompt
from tests.contacts.profiles.test_who_sees import chosen

pytestmark = pytest.mark.django_db


def filled(**more):
    return {
        "name": "Sofía Grünwald",
        "what_i_do": "I tune pianos.",
        "about_me": "I sing off key.",
        "time_zone": "Europe/Madrid",
        **more,
    }


@pytest.fixture
def newcomer(make_member):
    user = make_member("member-0")
    Profile.objects.filter(user=user).update(
        handle="member-0", name="", what_i_do="", about_me=""
    )
    return user


def test_two_halves_and_a_name_put_her_in_the_directory(newcomer, ben, client_of):
    response = client_of(newcomer).post("/members/me/edit/", filled())

    assert response["Location"] == "/members/sofia-grunwald/"
    people = client_of(ben).get("/members/").context["people"]
    assert "Sofía Grünwald" in [face.name for face in people]


def test_hooks_and_topics_are_kept(newcomer, client_of):
    prompt = Prompt.objects.first()
    form = filled(
        topics="Pianos, small farms, pianos", **{f"hook_{prompt.pk}": "the middle C"}
    )

    page = client_of(newcomer).post("/members/me/edit/", form, follow=True)

    face = page.context["face"]
    assert face.topics == ["Pianos", "small farms"]
    assert face.hook.text == "the middle C"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "\u202e\u200b"),
        ("name", "x" * 10_000),
        ("time_zone", "../../etc/passwd"),
        ("country", "XX"),
        ("languages", "xx"),
        ("what_i_do", "y" * 1001),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(ben, client_of, field, value):
    before = Profile.objects.filter(user=ben).values().get()

    response = client_of(ben).post("/members/me/edit/", filled(**{field: value}))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert b"I tune pianos." in response.content or field == "what_i_do"
    assert Profile.objects.filter(user=ben).values().get() == before


def test_control_and_bidi_characters_never_reach_the_database(newcomer, client_of):
    client_of(newcomer).post(
        "/members/me/edit/", filled(name="Ma\u202eren\u0007 \u200bHolt\n")
    )

    assert Profile.objects.get(user=newcomer).name == "Maren Holt"


def test_a_script_in_a_name_is_shown_as_text(make_member, ben, client_of):
    make_member("eve", name="<script>alert(1)</script>")

    page = client_of(ben).get("/members/eve/").content

    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    "query",
    ["?after=abc", "?after=" + "9" * 5000, "?q=" + "x" * 5000, "?topic=' or 1=1",
     "?after=WzEsMl0", "?q=%C3%A9", "?q=%22%27%3B--", "?page=0", "?sort=password"],
)  # fmt: skip
def test_nonsense_in_the_address_is_an_ordinary_page(ben, client_of, query):
    assert client_of(ben).get(f"/members/{query}").status_code == 200


@pytest.mark.parametrize("query", ["?q=%00", "?q=%ff", "?q=%ed%a0%80", "?%00=1"])
def test_broken_bytes_are_refused(ben, client_of, query):
    assert client_of(ben).get(f"/members/{query}").status_code == 400


def test_page_after_page_shows_everybody_once(make_member, ben, client_of):
    for number in range(30):
        make_member(f"m{number}")
    client, seen, url = client_of(ben), [], ""

    while True:
        context = client.get(f"/members/{url}").context
        seen += [face.handle for face in context["people"]]
        if not (url := context["next_url"]):
            break

    assert len(seen) == len(set(seen)) == Profile.objects.listed_for(ben).count()


def test_blocking_asks_first_and_can_be_taken_back(ben, cleo, client_of):
    client = client_of(ben)
    assert client.get("/members/cleo/block/").status_code == 200
    assert Block.objects.count() == 0

    client.post("/members/cleo/block/")
    assert client.get("/members/cleo/").status_code == 404
    assert client_of(cleo).get("/members/ben/").status_code == 404

    client.post("/members/me/blocked/", {"handle": "cleo"})
    assert client.get("/members/cleo/").status_code == 200


def test_the_blocked_one_can_not_take_it_back(ben, dov, client_of):
    client_of(dov).post("/members/me/blocked/", {"handle": "ben"})

    assert Block.objects.filter(blocker=ben, blocked=dov).exists()


def test_a_newcomer_is_asked_for_her_zone_and_a_member_is_not_asked_again(
    newcomer, ben, client_of
):
    fresh = client_of(newcomer).get("/members/me/edit/").context["form"]
    known = client_of(ben).get("/members/me/edit/").context["form"]
    refused = client_of(newcomer).post("/members/me/edit/", filled(time_zone=""))

    assert fresh["time_zone"].value() == ""
    assert known["time_zone"].value() == "Europe/Lisbon"
    assert "time_zone" in refused.context["form"].errors
    assert b"#id_time_zone" in refused.content


def test_the_administrator_makes_an_organiser_and_takes_it_back(
    make_member, ben, client_of
):
    root = make_member("root")
    root.is_staff = root.is_superuser = True
    root.save()
    client, path = client_of(root), f"/admin/profiles/user/{ben.pk}/change/"
    form = {
        f"{part}-{number}_FORMS": "0"
        for part in ("profile", "suspensions")
        for number in ("TOTAL", "INITIAL")
    }

    client.post(path, {**form, "is_staff": "on"})
    assert client_of(ben).get("/admin/events/event/").status_code == 200

    client.post(path, form)
    assert client_of(ben).get("/admin/events/event/").status_code == 302


def test_an_organiser_can_not_make_another(ada, ben, client_of):
    client_of(ada).post(
        f"/admin/profiles/user/{ben.pk}/change/",
        {
            "is_staff": "on",
            "profile-TOTAL_FORMS": "0",
            "profile-INITIAL_FORMS": "0",
            "suspensions-TOTAL_FORMS": "0",
            "suspensions-INITIAL_FORMS": "0",
        },
    )

    ben.refresh_from_db()
    assert not ben.is_staff


def test_who_wants_a_pause_is_not_introduced(ada, ben, cleo, client_of):
    client_of(ben).post(
        "/members/me/who-sees/", chosen(introductions_paused_until="2100-01-01")
    )

    page = client_of(ada).get("/introductions/new/?one=cleo&other=ben")

    assert b"be introduced to each other at present." in page.content
