"""Writing and answering letters through the pages."""

from __future__ import annotations

from uuid import uuid4

import pytest

from contacts.introductions.models import Introduction, Party
from tests.scenes import an_introduction

pytestmark = pytest.mark.django_db


def write(client, one, other, **more):
    data = {"token": uuid4(), "reason": "You both mend things.", **more}
    return client.post(f"/introductions/new/?one={one}&other={other}", data)


def test_picking_two_and_saying_why_sends_the_letter(ada, ben, cleo, client_of):
    response = write(client_of(ada), "ben", "cleo", one_line="Ask about goats.")

    letter = Introduction.objects.get()
    assert response.status_code == 302
    assert response["Location"] == letter.get_absolute_url()
    assert letter.parties.get(member=ben).line == "Ask about goats."


def test_a_reason_left_out_is_asked_for_beside_its_field(ada, ben, cleo, client_of):
    response = write(client_of(ada), "ben", "cleo", reason=" ", one_line="Keep me")

    assert response.status_code == 422
    assert response.context["form"].errors["reason"] == ["This field is required."]
    assert b"Keep me" in response.content
    assert Introduction.objects.count() == 0


def test_sending_the_form_twice_leads_to_the_same_letter(ada, ben, cleo, client_of):
    client, token = client_of(ada), uuid4()

    first = write(client, "ben", "cleo", token=token)
    again = write(client, "ben", "cleo", token=token)

    assert first["Location"] == again["Location"]
    assert Introduction.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other"), [("ben", "ben"), ("ben", "nobody"), ("ben", "dov")]
)
def test_a_pair_that_can_not_be_writes_nothing(ada, ben, dov, client_of, one, other):
    response = write(client_of(ada), one, other)

    assert response.status_code in (404, 422)
    assert Introduction.objects.count() == 0


def test_search_finds_a_second_member(ada, ben, cleo, client_of):
    response = client_of(ada).get("/introductions/new/?one=ben&q=cleo")

    assert [face.handle for face in response.context["people"]] == ["cleo"]


@pytest.mark.parametrize("answer", ["maybe", "", "waiting", "yes\x00"])
def test_an_answer_that_is_none_changes_nothing(ada, ben, cleo, client_of, answer):
    letter = an_introduction(introducer=ada, one=ben, other=cleo)

    response = client_of(ben).post(
        f"{letter.get_absolute_url()}answer/", {"answer": answer}
    )

    assert response.status_code in (302, 400)
    assert set(letter.parties.values_list("answer", flat=True)) == {"waiting"}


def test_the_answer_page_says_that_nobody_learns_it(ada, ben, cleo, client_of):
    letter = an_introduction(introducer=ada, one=ben, other=cleo)

    response = client_of(ben).post(
        f"{letter.get_absolute_url()}answer/", {"answer": "no"}, follow=True
    )

    assert b"Nobody learns what you answered." in response.content
    assert letter.parties.get(member=ben).answer == Party.Answer.NO


def letter(**more):
    return {
        "token": str(uuid4()),
        "reason": "We are the leading provider of solutions. Book a free call now!",
        "one_line": "",
        "other_line": "",
        **more,
    }


def test_a_pitch_in_a_letter_gets_a_friendly_word_and_nothing_is_sent(
    ada, ben, cleo, client_of
):
    url = "/introductions/new/?one=ben&other=cleo"

    page = client_of(ada).post(url, letter(check="Look over my words"))

    assert page.status_code == 200
    assert len(page.context["remarks"]) == 1
    assert b"<mark>" in page.content
    assert Introduction.objects.count() == 0


def test_with_htmx_the_remarks_come_alone_and_nothing_is_sent(
    ada, ben, cleo, client_of
):
    url = "/introductions/new/?one=ben&other=cleo"

    page = client_of(ada).post(url, letter(), headers={"HX-Request": "true"})

    assert page.content.strip().startswith(b'<div id="remarks"')
    assert Introduction.objects.count() == 0


def test_she_previews_what_each_will_read_and_nothing_is_sent(
    ada, ben, cleo, client_of
):
    response = write(
        client_of(ada),
        "ben",
        "cleo",
        one_line="For Ben alone.",
        other_line="For Cleo alone.",
        preview="1",
    )

    to_ben, to_cleo = response.context["previews"]
    assert response.status_code == 200
    assert (to_ben.my_line, to_ben.about_face.handle) == ("For Ben alone.", "cleo")
    assert (to_cleo.my_line, to_cleo.about_face.handle) == ("For Cleo alone.", "ben")
    assert b"You both mend things." in response.content
    assert Introduction.objects.count() == 0


def test_a_preview_of_nothing_asks_for_the_reason(ada, ben, cleo, client_of):
    response = write(client_of(ada), "ben", "cleo", reason="", preview="1")

    assert response.status_code == 422
    assert response.context["previews"] == []


def test_a_preview_of_introducing_oneself_shows_the_one_letter(ben, cleo, client_of):
    response = write(client_of(ben), "ben", "cleo", preview="1")

    [to_cleo] = response.context["previews"]
    assert to_cleo.from_face.handle == to_cleo.about_face.handle == "ben"
