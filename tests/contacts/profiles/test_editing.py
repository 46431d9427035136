"""Writing about oneself: the preview, how to reach her, asks and offers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contacts.profiles import actions
from contacts.profiles.models import Ask, Link, Profile, Prompt
from networking_site.lib.refused import Refused
from tests.contacts.profiles.test_views import filled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PITCH = "We are the leading provider of solutions. Book a free call now!"


def test_the_preview_shows_what_was_typed_and_keeps_nothing(ben, client_of):
    before = Profile.objects.filter(user=ben).values().get()
    prompt = Prompt.objects.first()
    typed = filled(topics="Pianos", **{f"hook_{prompt.pk}": "the middle C"})

    page = client_of(ben).post("/members/me/edit/preview/", typed)

    assert page.status_code == 200
    face = page.context["face"]
    assert (face.name, face.topics) == ("Sofía Grünwald", ["Pianos"])
    assert face.hook.text == "the middle C"
    assert b'value="Pianos"' in page.content
    assert Profile.objects.filter(user=ben).values().get() == before
    assert ben.profile.topics.count() == 0


def test_with_htmx_the_preview_comes_alone(ben, client_of):
    page = client_of(ben).post(
        "/members/me/edit/preview/", filled(), headers={"HX-Request": "true"}
    )

    assert page.content.strip().startswith(b'<div id="preview"')
    assert b"</html>" not in page.content


def test_the_preview_hides_what_members_do_not_see(ben, client_of):
    Profile.objects.filter(user=ben).update(
        headline_shown_to="connections", shown_to="nobody"
    )

    page = client_of(ben).post(
        "/members/me/edit/preview/", filled(headline="Tunes pianos")
    )

    assert page.context["face"].headline == ""
    assert page.context["face"].what_i_do == "I tune pianos."


def test_the_preview_of_something_wrong_leaves_that_out(ben, client_of):
    page = client_of(ben).post(
        "/members/me/edit/preview/", filled(what_i_do="x" * 1001, name="Ben B.")
    )

    assert page.status_code == 200
    assert page.context["face"].name == "Ben B."


def test_a_pitch_gets_a_friendly_word_and_is_saved_all_the_same(ben, client_of):
    client = client_of(ben)

    page = client.post("/members/me/edit/preview/", filled(what_i_do=PITCH))
    (remark,) = page.context["remarks"]

    assert remark.about == "What I do"
    assert b"<mark>" in page.content
    assert "".join(piece.text for piece in remark.pieces) == PITCH
    saved = client.post("/members/me/edit/", filled(what_i_do=PITCH))
    assert saved.status_code == 302
    assert Profile.objects.get(user=ben).what_i_do == PITCH


def test_two_pages_of_hers_saved_at_once_both_count(ben):
    words, reach = (Profile.objects.get(user=ben) for _ in range(2))
    words.headline, reach.phone = "Binds books", "+351 1"

    actions.save_reach(reach, links=[])
    actions.save_profile(words, topics=[], hooks={})

    saved = Profile.objects.get(user=ben)
    assert (saved.headline, saved.phone) == ("Binds books", "+351 1")


def reachable(**more):
    return {"contact_email": "", "phone": "", **more}


def test_links_are_completed_named_and_kept_in_her_order(ben, client_of):
    client_of(ben).post(
        "/members/me/reach/",
        reachable(
            link_1_url="books.example/shelf",
            link_1_label="My shelf",
            link_2_url="ben@books.example",
        ),
    )
    client_of(ben).post(
        "/members/me/reach/",
        reachable(
            link_1_url="https://books.example/shelf",
            link_1_label="My shelf",
            link_2_url="mailto:ben@books.example",
            link_3_url="",
            link_4_url="https://example.org/",
        ),
    )

    links = Link.objects.filter(profile__user=ben).values_list("label", "url")
    assert list(links) == [
        ("My shelf", "https://books.example/shelf"),
        ("ben@books.example", "mailto:ben@books.example"),
        ("example.org", "https://example.org/"),
    ]


def test_links_lead_out_without_recommending(ben, cleo, client_of):
    actions.save_reach(ben.profile, links=[("Shelf", "https://books.example/")])

    page = client_of(cleo).get("/members/ben/").content.decode()

    (link,) = [line for line in page.split("<a ") if "books.example" in line]
    assert "nofollow ugc noopener noreferrer" in link


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example",
        "https://user:pass@evil.example/",
        "https://",
        "ftp://example.org/",
        "mailto:a@b.example?subject=hi&bcc=all@b.example",
        "mailto:javascript:alert(1)",
        "https://example.org/\u202egnp.exe",
        "file:///etc/passwd",
        "https://" + "x" * 300 + ".example",
        "vbscript:x",
        "https:\\\\evil.example",
    ],
)
def test_a_link_that_is_none_gets_a_sentence_and_changes_nothing(ben, client_of, url):
    actions.save_reach(ben.profile, links=[("Shelf", "https://books.example/")])

    response = client_of(ben).post(
        "/members/me/reach/", reachable(link_1_url=url, phone="+351 1")
    )

    links = list(Link.objects.filter(profile__user=ben).values_list("url", flat=True))
    if response.status_code == 302:  # what hid in it was taken out, and it is plain
        assert all(link.startswith("https://example.org/") for link in links)
        return
    assert response.status_code == 422
    assert "link_1_url" in response.context["form"].errors
    assert b"+351 1" in response.content
    assert links == ["https://books.example/"]


def test_a_contact_address_that_is_none_is_refused(ben, client_of):
    response = client_of(ben).post(
        "/members/me/reach/", reachable(contact_email="javascript:alert(1)")
    )

    assert response.status_code == 422
    assert Profile.objects.get(user=ben).contact_email == ""


def added(client, **more):
    form = {"kind": "ask", "text": "a van", "topics": "", **more}
    return client.post("/members/me/asks/", form)


def test_an_ask_is_shown_with_its_topics(ben, cleo, client_of):
    added(client_of(ben), topics="Transport, Vans")

    page = client_of(cleo).get("/members/ben/")

    (ask,) = page.context["face"].asks
    assert (ask.text, ask.topics) == ("a van", ["Transport", "Vans"])


def test_the_same_line_twice_is_one_ask(ben, client_of):
    client = client_of(ben)

    added(client)
    added(client)

    assert Ask.objects.belonging_to(ben).count() == 1


def test_five_open_asks_are_enough_and_the_sixth_is_kept_in_the_form(ben, client_of):
    client = client_of(ben)
    for number in range(5):
        added(client, text=f"line {number}")

    response = added(client, text="the sixth")

    assert response.status_code == 422
    assert b"close one first" in response.content
    assert b'value="the sixth"' in response.content
    assert Ask.objects.belonging_to(ben).count() == 5
    assert added(client, kind="offer", text="an offer").status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", ""), ("text", "x" * 141), ("text", "\u200b"), ("kind", "wish"),
     ("topics", "x" * 201)],
)  # fmt: skip
def test_an_ask_that_is_none_gets_a_sentence(ben, client_of, field, value):
    response = added(client_of(ben), **{field: value})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Ask.objects.count() == 0


def test_after_ninety_days_an_ask_rests_until_she_says_it_is_true(ben, cleo, client_of):
    ask = actions.open_ask(
        ben.profile, kind="ask", text="a van", topics=[], now=NOW - timedelta(days=90)
    )
    newer = actions.open_ask(
        ben.profile, kind="ask", text="a cat", topics=[], now=NOW - timedelta(days=89)
    )

    assert actions.rest_old_asks(now=NOW) == 1
    assert actions.rest_old_asks(now=NOW) == 0
    page = client_of(cleo).get("/members/ben/")
    assert [line.text for line in page.context["face"].asks] == [newer.text]

    client_of(ben).post(f"/members/me/asks/{ask.public_id}/renew/")

    page = client_of(cleo).get("/members/ben/")
    assert {line.text for line in page.context["face"].asks} == {"a van", "a cat"}


def test_a_closed_ask_is_gone_for_others_and_can_be_opened_again(ben, cleo, client_of):
    added(client_of(ben))
    (ask,) = Ask.objects.belonging_to(ben)

    client_of(ben).post(f"/members/me/asks/{ask.public_id}/close/")
    assert client_of(cleo).get("/members/ben/").context["face"].asks == []

    client_of(ben).post(f"/members/me/asks/{ask.public_id}/renew/")
    assert len(client_of(cleo).get("/members/ben/").context["face"].asks) == 1


def test_renewing_does_not_make_a_sixth(ben):
    for number in range(6):
        ask = actions.open_ask(
            ben.profile, kind="ask", text=f"line {number}", topics=[], now=NOW
        )
        if number == 0:
            actions.close_ask(ask)
    first = Ask.objects.get(text="line 0")

    with pytest.raises(Refused):
        actions.renew_ask(first, now=NOW)

    assert Ask.objects.get(pk=first.pk).state == Ask.State.CLOSED


def test_nobody_touches_anothers_ask(ben, cleo, client_of):
    ask = actions.open_ask(ben.profile, kind="ask", text="a van", topics=[], now=NOW)

    response = client_of(cleo).post(f"/members/me/asks/{ask.public_id}/close/")

    assert response.status_code == 404
    assert Ask.objects.get(pk=ask.pk).state == Ask.State.OPEN
