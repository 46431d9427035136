"""Answering from a letter, without signing in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from contacts.profiles.models import User
from events import actions
from events.links import token_of
from events.models import Event, Rsvp
from networking_site.lib.outbox.models import Letter
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING, NOT_GOING = Rsvp.Answer.GOING, Rsvp.Answer.NOT_GOING


@pytest.fixture
def now():
    return datetime.now(UTC)


def link_in(letter):
    """Give the path of the link in a letter."""
    [found] = re.findall(r"https?://[^/]+(/events/answer/\S+)", letter.text)
    return found


def answer_of(member):
    return Rsvp.objects.get(member=member).answer


def test_the_link_in_the_letter_gives_the_place_back(client, ben, now):
    event = an_event()
    actions.answer(event, member=ben, answer=GOING, now=now)
    path = link_in(Letter.objects.get(kind="events/going"))

    page = client.post(path, {"answer": "not_going"}, follow=True)
    again = client.post(path, {"answer": "not_going"}, follow=True)

    assert page.context["rsvp"].state == again.context["rsvp"].state == "not_going"
    assert answer_of(ben) == NOT_GOING
    assert Letter.objects.filter(kind="events/left").count() == 1


def test_looking_at_the_page_changes_nothing(client, ben, now):
    event = an_event()
    actions.answer(event, member=ben, answer=GOING, now=now)
    path = link_in(Letter.objects.get(kind="events/going"))

    page = client.get(path, {"answer": "not_going"})
    client.head(path)

    assert page.status_code == 200
    assert answer_of(ben) == GOING


def test_the_page_is_for_no_search_engine_and_tells_no_other_page(client, ben, now):
    event = an_event()
    rsvp = actions.answer(event, member=ben, answer=GOING, now=now)

    page = client.get(f"/events/answer/{token_of(rsvp)}/")

    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]


def test_an_offer_is_taken_from_the_letter(client, ben, cleo, now):
    event = an_event(capacity=1, offer_hours=3)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=now)
    actions.answer(event, member=ben, answer=NOT_GOING, now=now)
    path = link_in(Letter.objects.get(kind="events/offered"))

    before = client.get(path).context["rsvp"].state
    after = client.post(path, {"answer": "going"}, follow=True).context["rsvp"].state

    assert (before, after) == ("offered", "going")
    assert answer_of(cleo) == GOING


def test_an_offer_that_ran_out_says_so(client, ben, cleo, now):
    event = an_event(capacity=1, offer_hours=3)
    long_ago = now - timedelta(hours=5)
    for member in (ben, cleo):
        actions.answer(event, member=member, answer=GOING, now=long_ago)
    actions.answer(event, member=ben, answer=NOT_GOING, now=long_ago)

    page = client.get(link_in(Letter.objects.get(kind="events/offered")))

    assert page.context["rsvp"].state == "lapsed"


def test_once_it_began_the_page_has_no_buttons(client, ben, now):
    event = an_event()
    rsvp = actions.answer(event, member=ben, answer=GOING, now=now)
    path = f"/events/answer/{token_of(rsvp)}/"
    Event.objects.update(starts_at=now - timedelta(minutes=1))

    page = client.get(path)
    refused = client.post(path, {"answer": "not_going"})

    assert b"<button" not in main_of(page)
    assert refused.status_code == 422
    assert answer_of(ben) == GOING


def main_of(page):
    return page.content.partition(b"<main")[2].partition(b"</main>")[0]


def test_the_page_needs_the_token_of_its_own_form(ben, now):
    event = an_event()
    rsvp = actions.answer(event, member=ben, answer=GOING, now=now)
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post(f"/events/answer/{token_of(rsvp)}/", {"answer": "not_going"})

    assert refused.status_code == 403
    assert answer_of(ben) == GOING


@pytest.mark.parametrize("answer", ["", "waiting", "offered", "x" * 5000])
def test_an_answer_that_is_none_is_asked_back(client, ben, now, answer):
    event = an_event()
    rsvp = actions.answer(event, member=ben, answer=GOING, now=now)

    page = client.post(f"/events/answer/{token_of(rsvp)}/", {"answer": answer})

    assert page.status_code == 422
    assert answer_of(ben) == GOING


def test_the_link_says_nothing_of_where_people_meet(client, ben, now):
    event = an_event(
        place_name="Café Raiz",
        join_link="https://meet.example/x",
        join_minutes=24 * 60,
        day=(now + timedelta(hours=2)).date(),
        start_time=(now + timedelta(hours=2)).time().replace(microsecond=0),
    )
    rsvp = actions.answer(event, member=ben, answer=GOING, now=now)

    page = client.get(f"/events/answer/{token_of(rsvp)}/")

    assert event.title.encode() in page.content
    assert b"meet.example" not in page.content
    assert b"Raiz" not in page.content


def test_a_link_that_is_not_ours_or_not_whole_is_not_there(client, ben, cleo, now):
    event, other = an_event(), an_event()
    token = token_of(actions.answer(event, member=ben, answer=GOING, now=now))
    ids, _, signature = token.rpartition(".")
    ours = [token[:-1], f"{ids[:32]}{cleo.profile.public_id.hex}.{signature}"]
    ours += [f"{other.public_id.hex}{ids[32:]}.{signature}", "x", "." * 300]

    found = [client.get(f"/events/answer/{one}/").status_code for one in ours]

    assert found == [404] * 5


def test_the_link_of_a_closed_account_is_not_there(client, ben, now):
    event = an_event()
    rsvp = actions.answer(event, member=ben, answer=GOING, now=now)
    User.objects.filter(pk=ben.pk).update(is_active=False)

    assert client.get(f"/events/answer/{token_of(rsvp)}/").status_code == 404
