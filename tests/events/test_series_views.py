"""The pages of a series: its dates and the one answer; what its hosts do with it."""

from __future__ import annotations

from datetime import date, time

import pytest

from events import actions
from events.models import Event, Rsvp, Series, SeriesAnswer
from tests.events.series import FIRST, NOW, a_series, dates, starts
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
WEEKLY = {"rhythm": "weekly", "every": "1", "count": "3"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW)


def page_of(series) -> str:
    return f"/events/series/{series.public_id}/"


def said(response) -> str:
    """Give the messages on the page that follows."""
    return " ".join(str(message) for message in response.context["messages"])


def test_a_host_repeats_her_event(ben, client_of):
    event = an_event(host=ben, day=FIRST, start_time=time(19), time_zone="UTC")
    page = client_of(ben).get(event.get_absolute_url())

    assert f"/events/{event.slug}/host/repeat/" in page.content.decode()
    client_of(ben).post(f"/events/{event.slug}/host/repeat/", WEEKLY)

    assert starts(Series.objects.get()) == [
        *("09-08 19:00", "09-15 19:00", "09-22 19:00")
    ]


def test_only_who_runs_an_event_repeats_it(ben, cleo, ada, client_of):
    event = an_event(host=ben, day=FIRST)
    path = f"/events/{event.slug}/host/repeat/"

    assert client_of(cleo).post(path, WEEKLY).status_code == 404
    assert (
        f'{path}"' not in client_of(cleo).get(event.get_absolute_url()).content.decode()
    )
    assert client_of(ada).get(path).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": ""},
        {"count": "0"},
        {"count": "9" * 5000},
        {"count": "300"},
        {"until": "2026-10-01"},
        {"count": "", "until": "9999-12-31"},
        {"count": "", "until": "2026-01-01"},
        {"count": "", "until": "tomorrow"},
        {"every": "0"},
        {"every": "1e400"},
        {"rhythm": "daily"},
        {"rhythm": "last"},
    ],
)
def test_a_choice_that_makes_no_series_is_a_sentence_beside_it(ben, client_of, wrong):
    event = an_event(host=ben, day=FIRST)

    page = client_of(ben).post(f"/events/{event.slug}/host/repeat/", WEEKLY | wrong)

    assert page.status_code == 422
    assert page.context["form"].errors
    assert Event.objects.count() == 1


def test_an_odd_hour_is_asked_back_and_then_answered(ben, client_of):
    event = an_event(
        host=ben,
        day=date(2027, 3, 21),
        start_time=time(2, 30),
        time_zone="Europe/Warsaw",
    )
    path = f"/events/{event.slug}/host/repeat/"

    page = client_of(ben).post(path, WEEKLY)
    assert page.status_code == 422
    assert "at_20270328" in page.context["form"].errors
    assert "does not exist" in page.content.decode()
    assert Event.objects.count() == 1

    client_of(ben).post(path, WEEKLY | {"at_20270328": "01:30"})
    assert starts(Series.objects.get())[1] == "03-28 01:30"


def test_nonsense_for_an_odd_hour_is_asked_again(ben, client_of):
    event = an_event(
        host=ben,
        day=date(2027, 3, 21),
        start_time=time(2, 30),
        time_zone="Europe/Warsaw",
    )

    page = client_of(ben).post(
        f"/events/{event.slug}/host/repeat/", WEEKLY | {"at_20270328": "02:30"}
    )

    assert page.status_code == 422
    assert Event.objects.count() == 1


def test_a_member_answers_once_on_the_page_of_the_series(ben, client_of):
    series = a_series(most_guests=2, question="What do you eat?")

    client_of(ben).post(
        f"{page_of(series)}answer/", {"answer": "going", "guests": "1", "reply": "Figs"}
    )
    page = client_of(ben).get(page_of(series))

    rsvps = Rsvp.objects.belonging_to(ben)
    assert [(one.answer, one.guests, one.reply) for one in rsvps] == [
        ("going", 1, "Figs")
    ] * 5
    assert page.context["going"] == 5
    assert len(page.context["events"]) == 5
    assert page.context["how_often"] == "every Tuesday"


@pytest.mark.parametrize(
    "wrong", [{}, {"answer": "waiting"}, {"answer": "going", "guests": "9"}]
)
def test_an_answer_that_is_none_changes_nothing(ben, client_of, wrong):
    series = a_series()

    page = client_of(ben).post(f"{page_of(series)}answer/", wrong, follow=True)

    assert "Say whether you are coming" in said(page)
    assert not SeriesAnswer.objects.exists()


def test_pressing_twice_is_pressing_once(ben, client_of):
    series = a_series()
    client = client_of(ben)

    for _ in range(2):
        client.post(f"{page_of(series)}answer/", {"answer": "going"})

    assert SeriesAnswer.objects.count() == 1
    assert Rsvp.objects.count() == 5


def test_a_visitor_reads_the_dates_of_a_public_series_alone(client):
    public, ours = a_series(audience="public"), a_series(day=date(2026, 9, 9))

    assert len(client.get(page_of(public)).context["events"]) == 5
    assert client.get(page_of(ours)).status_code == 404


def change(client, event, **more):
    """Post the form of a date, as it is but for what is given."""
    form = {
        "title": event.title,
        "day": f"{event.day:%Y-%m-%d}",
        "start_time": f"{event.start_time:%H:%M}",
        "minutes": event.minutes,
        "time_zone": event.time_zone,
        "place_name": event.place_name,
        "address": event.address,
        "join_link": event.join_link,
        "scope": "one",
        **more,
    }
    return client.post(f"/events/{event.slug}/host/date/", form)


@pytest.mark.parametrize(
    ("scope", "hours"),
    [
        ("one", ["19:00", "12:00", "19:00"]),
        ("following", ["19:00", "12:00", "12:00"]),
        ("rest", ["12:00", "12:00", "12:00"]),
    ],
)
def test_a_host_changes_one_date_those_that_follow_or_all(ben, client_of, scope, hours):
    series = a_series(host=ben, count=3)

    change(client_of(ben), dates(series)[1], start_time="12:00", scope=scope)

    made = Event.objects.order_by("day")
    assert [f"{one.start_time:%H:%M}" for one in made] == hours


def test_saving_a_date_as_it_is_changes_nothing(ben, client_of):
    series = a_series(host=ben)
    before = list(Event.objects.order_by("pk").values())

    change(client_of(ben), dates(series)[1], scope="following")

    assert list(Event.objects.order_by("pk").values()) == before
    assert Series.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"start_time": "25:00"},
        {"minutes": "-1"},
        {"minutes": "9" * 30},
        {"time_zone": "../../etc/passwd"},
        {"title": ""},
        {"scope": "everything"},
        {"join_link": "javascript:alert(1)"},
        {"day": "2027-03-28", "start_time": "02:30"},
    ],
)
def test_what_makes_no_sense_is_a_sentence_and_changes_nothing(ben, client_of, wrong):
    series = a_series(host=ben)
    before = list(Event.objects.order_by("pk").values())

    page = change(client_of(ben), dates(series)[1], **wrong)

    assert page.status_code == 422
    assert page.context["form"].errors
    assert list(Event.objects.order_by("pk").values()) == before


def test_a_host_skips_and_cancels_dates_and_the_rest(ben, cleo, client_of):
    series = a_series(host=ben)
    first, second, third = dates(series)[:3]
    client = client_of(ben)
    actions.answer(third, member=cleo, answer=Rsvp.Answer.GOING, now=NOW)

    client.post(f"/events/{second.slug}/host/date/skip/")
    assert len(dates(series)) == 4
    refused = client.post(f"/events/{third.slug}/host/date/skip/", follow=True)
    assert "People are coming" in said(refused)

    silent = client.post(f"/events/{third.slug}/host/date/cancel/", follow=True)
    assert "a word to the people" in said(silent)
    client.post(f"/events/{third.slug}/host/date/cancel/", {"note": "Snow."})
    assert [one.status for one in dates(series)].count("cancelled") == 1

    client.post(f"{page_of(series)}cancel/", {"note": "We move."})
    assert {one.status for one in dates(series)} == {"cancelled"}
    assert first.slug


def test_a_host_publishes_and_extends_her_series(ben, client_of):
    series = a_series(host=ben, status="draft", count=2)
    client = client_of(ben)

    assert client.get(f"{page_of(series)}run/").context["drafts"] == 2
    client.post(f"{page_of(series)}publish/")
    assert client.post(f"{page_of(series)}run/", {"count": "2"}).status_code == 422
    client.post(f"{page_of(series)}run/", {"count": "4"})

    assert [one.status for one in dates(series)] == ["published"] * 4


def test_the_page_of_a_date_leads_to_its_series(ben, client_of):
    series = a_series(host=ben)

    page = client_of(ben).get(dates(series)[0].get_absolute_url()).content.decode()

    assert page_of(series) in page
    assert f"/events/{dates(series)[0].slug}/host/date/" in page


def test_who_has_the_link_to_a_series_answers_it_and_needs_the_link_no_more(
    ben, client_of
):
    series = a_series(audience="link", link_key="k" * 43)
    client = client_of(ben)
    assert client.get(page_of(series)).status_code == 404

    page = client.get(f"{page_of(series)}?key={'k' * 43}")
    action = f"{page_of(series)}answer/?key={'k' * 43}"
    assert action in page.content.decode()
    client.post(action, {"answer": "going"})

    assert client.get(page_of(series)).context["going"] == 5
