"""The box on an event's page: guests, a reply, who sees her, and what was typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events import actions
from events.models import Rsvp
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING, NOT_GOING = Rsvp.Answer.GOING, Rsvp.Answer.NOT_GOING


@pytest.fixture
def now():
    return datetime.now(UTC)


def post(client, event, **form):
    return client.post(f"{event.get_absolute_url()}answer/", form, follow=True)


def test_what_she_says_with_her_answer_is_kept_and_shown_again(ben, client_of):
    event = an_event(most_guests=2, question="What would you like to hear about?")

    page = post(
        client_of(ben),
        event,
        answer="going",
        guests="2",
        reply="Goats",
        is_shown=["false", "true"],
    )

    box = page.context["rsvp"]
    assert (box.guests, box.reply, box.is_shown) == ("2", "Goats", True)
    assert b'value="Goats"' in page.content


def test_who_does_not_want_to_be_shown_is_not(ben, cleo, client_of):
    event = an_event()
    post(client_of(ben), event, answer="going", is_shown="false")
    post(client_of(cleo), event, answer="going", is_shown=["false", "true"])

    page = client_of(cleo).get(event.get_absolute_url())

    assert [face.handle for face in page.context["people"]] == ["cleo"]
    assert page.context["event"].going_count == 2


@pytest.mark.parametrize(
    ("guests", "sentence"),
    [
        ("2", "Only 2 places are left, with yours"),
        ("6", "less than or equal to 5"),
        ("-1", "greater than or equal to 0"),
        ("two", "Say in a number"),
        ("9" * 5000, "Say in a number"),
    ],
)
def test_too_many_guests_are_asked_back_and_nothing_typed_is_lost(
    ben, cleo, client_of, now, guests, sentence
):
    event = an_event(capacity=3, most_guests=5, question="Why?")
    actions.answer(event, member=cleo, answer=GOING, now=now)

    page = post(client_of(ben), event, answer="going", guests=guests, reply="Goats <b>")

    assert page.status_code == 422
    assert sentence in " ".join(page.context["rsvp"].errors)
    assert page.context["rsvp"].guests == guests
    assert b'value="Goats &lt;b&gt;"' in page.content
    assert not Rsvp.objects.filter(member=ben).exists()


def test_who_has_an_offer_sees_until_when_by_her_own_clock(
    ben, make_member, client_of, now
):
    eve = make_member("eve", time_zone="Asia/Tokyo")
    event = an_event(capacity=1, offer_hours=2)
    for member in (ben, eve):
        actions.answer(event, member=member, answer=GOING, now=now)
    actions.answer(event, member=ben, answer=NOT_GOING, now=now)

    page = client_of(eve).get(event.get_absolute_url())

    ends = event.rsvps.get(member=eve).offer_ends_at
    box = page.context["rsvp"]
    assert (box.state, box.offer_ends, box.zone_label) == ("offered", ends, "Tokyo")
    assert f"{box.offer_ends:%H:%M} (Tokyo)".encode() in page.content


def test_not_this_time_is_an_answer_too(ben, client_of):
    event = an_event()

    page = post(client_of(ben), event, answer="not_going")

    assert page.context["rsvp"].state == "not_going"
