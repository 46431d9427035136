"""Finding events: what narrows a list, words, what is near, and the month."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from contacts.profiles import actions as profiles
from contacts.profiles.actions import topics_named
from contacts.profiles.actions.directory import refresh_entry
from contacts.profiles.models import Profile
from events import actions
from events.models import Event, Rsvp
from events.month import month_of
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
GOING = Rsvp.Answer.GOING


def titles(client, **query):
    page = client.get(f"/events/?{urlencode(query)}")
    assert page.status_code == 200
    return [event.title for event in page.context["events"]]


def in_hours(hours: float) -> dict[str, object]:
    then = datetime.now(UTC) + timedelta(hours=hours)
    return {"day": then.date(), "start_time": then.time().replace(microsecond=0)}


def test_what_happens_both_ways_is_found_either_way(ben, client_of):
    for kind in Event.Kind.values:
        an_event(title=kind, kind=kind)
    client = client_of(ben)

    assert set(titles(client, kind="online")) == {"online", "hybrid"}
    assert set(titles(client, kind="in_person")) == {"in_person", "hybrid"}


def test_what_is_near_comes_first_and_what_is_far_last(ben, client_of):
    Profile.objects.filter(user=ben).update(place="Porto", country="PT")
    an_event(title="On line", kind="online", country="PT", town="Porto")
    an_event(title="Abroad", kind="in_person", country="ES", **in_hours(1))
    an_event(title="In her country", kind="hybrid", country="PT", **in_hours(2))
    an_event(
        title="In her town", kind="in_person", country="PT", town="porto", **in_hours(3)
    )

    found = titles(client_of(ben), near=1)

    assert found == ["In her town", "In her country", "Abroad"]


def test_a_visitor_says_where_she_is(client):
    for town, country in (("Kraków", "PL"), ("Lima", "PE"), ("Gdynia", "PL")):
        place = {"town": town, "country": country}
        an_event(title=town, kind="in_person", audience="public", **place)

    assert titles(client, near=1, country="PL", town="Gdynia")[0] == "Gdynia"
    assert titles(client, near=1, country="PE")[0] == "Lima"


def test_what_is_near_goes_on_page_after_page(ben, client_of, monkeypatch):
    monkeypatch.setattr("events.finding.PAGE", 3)
    Profile.objects.filter(user=ben).update(place="Porto", country="PT")
    places = [("Faro", "PT"), ("Porto", "PT"), ("Vigo", "ES")] * 3
    for number, (town, country) in enumerate(places):
        an_event(
            title=f"{town} {number}",
            kind="in_person",
            town=town,
            country=country,
            **in_hours(number + 1),
        )
    client, path, found = client_of(ben), "?near=1", []

    while path:
        context = client.get(f"/events/{path}").context
        found.append([event.title.split()[0] for event in context["events"]])
        path = context["page"].next_url

    assert found == [["Porto"] * 3, ["Faro"] * 3, ["Vigo"] * 3]


def test_a_place_is_free_where_guests_and_offers_leave_one(ben, cleo, client_of):
    now = datetime.now(UTC)
    an_event(title="No limit")
    an_event(title="A place left", capacity=1)
    by_guests, by_offer, by_line = (
        an_event(title=title, capacity=2) for title in ("Guests", "Offer", "Line")
    )
    actions.answer(by_guests, member=cleo, answer=GOING, now=now)
    by_guests.rsvps.update(guests=1)
    Rsvp.objects.create(
        event=by_offer,
        member=cleo,
        answer="offered",
        guests=1,
        turn=1,
        answered_at=now,
        offer_ends_at=now + timedelta(hours=1),
    )
    Rsvp.objects.create(
        event=by_line, member=cleo, answer="waiting", turn=1, answered_at=now
    )

    found = titles(client_of(ben), free=1)

    assert set(found) == {"No limit", "A place left"}


def test_a_topic_is_found_by_the_name_that_was_merged_into_it_too(ben, client_of):
    [bread, baking] = topics_named(["Bread", "Baking"])
    event = an_event(title="On bread")
    event.topics.add(bread)
    an_event(title="On something else")
    profiles.merge([bread], into=baking, now=datetime.now(UTC))
    client = client_of(ben)

    chips = client.get("/events/").context["topics"]

    assert [(chip["label"], chip["count"]) for chip in chips] == [("Baking", 1)]
    assert titles(client, topic="baking") == ["On bread"]
    assert titles(client, topic="bread") == ["On bread"]
    assert titles(client, topic="cheese") == []


@pytest.mark.parametrize(
    "words",
    [
        "grün",
        "GRUNER tee",
        "tee grüner",
        "boat",
        "łód",
        "lodz",
        "poland",
        "grunre boatt",
    ],
)
def test_words_are_found_however_they_are_written(ben, client_of, words):
    an_event(
        title="Grüner Tee",
        summary="Slowly, on a boat.",
        town="Łódź",
        country="PL",
        kind="in_person",
    )
    an_event(title="Running")

    assert titles(client_of(ben), q=words) == ["Grüner Tee"]


def test_nearly_so_spelt_words_are_said_to_be_that(ben, client_of):
    an_event(title="Breakfast")

    page = client_of(ben).get("/events/?q=brekfast")

    assert page.context["is_near"]
    assert b"spelt nearly so" in page.content


def test_an_event_is_found_by_a_host_whom_she_may_see(ben, cleo, dov, client_of):
    Profile.objects.filter(user=ben).update(name="Benedikt Quill")
    refresh_entry(Profile.objects.get(user=ben), edited=True)
    an_event(title="His", host=ben)
    an_event(title="Nobody's")

    assert titles(client_of(cleo), q="quill") == ["His"]
    assert titles(client_of(cleo), q="quil benedikt") == ["His"]
    assert titles(client_of(dov), q="quill") == []


def test_a_title_that_changes_is_found_by_what_it_is_now(ben, client_of):
    event = an_event(title="Lunch")
    event.title = "Supper"
    actions.save(event, now=datetime.now(UTC))
    client = client_of(ben)

    assert titles(client, q="supper") == ["Supper"]
    assert titles(client, q="lunch") == []


def test_events_by_link_and_drafts_are_listed_for_nobody(ada, ben, client_of):
    event = an_event(title="By link", audience="link", host=ben)
    actions.answer(event, member=ben, answer=GOING, now=datetime.now(UTC))
    an_event(title="Draft", status=Event.Status.DRAFT, host=ben)
    month = f"{event.day:%Y-%m}"

    for member in (ada, ben):
        client = client_of(member)
        assert titles(client) == titles(client, q="link") == []
        page = client.get(f"/events/?month={month}").content
        assert b"By link" not in page
        assert b"Draft" not in page


def test_choices_combine_and_stay_in_the_address(ben, client_of):
    an_event(title="Tea in Porto", kind="in_person", town="Porto", country="PT")

    page = client_of(ben).get("/events/?q=tea&kind=in_person&free=1&near=1&country=PT")

    assert [event.title for event in page.context["events"]] == ["Tea in Porto"]
    for link in [*page.context["tabs"], *page.context["chips"]]:
        assert "q=tea" in link["url"]
    [month] = [tab for tab in page.context["tabs"] if "month=" in tab["url"]]
    assert "kind=in_person&near=1&country=PT&free=1" in month["url"]
    assert client_of(ben).get(f"/events/{month['url']}").status_code == 200


def test_people_she_is_connected_with_are_named_on_the_card(
    ben, cleo, make_member, client_of
):
    now, event = datetime.now(UTC), an_event()
    friends = [make_member(name) for name in ("eve", "fay", "gus", "hal", "ivo")]
    for friend in friends:
        profiles.connect(ben, friend, origin_kind="test", origin_id=uuid4(), now=now)
        actions.answer(event, member=friend, answer=GOING, now=now)
    actions.answer(event, member=cleo, answer=GOING, now=now)
    event.rsvps.filter(member=friends[0]).update(is_shown=False)

    [card] = client_of(ben).get("/events/").context["events"]
    [for_cleo] = client_of(cleo).get("/events/").context["events"]

    assert (card.also_going.names, card.also_going.more) == (["Fay", "Gus", "Hal"], 1)
    assert for_cleo.also_going is None


def cursor(*values):
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "query",
    [
        {"page": "9" * 5000},
        {"month": "9" * 5000},
        {"month": "2026-13"},
        {"month": "0001-01"},
        {"month": "9999-12"},
        {"month": "２０２６-12"},
        {"month": "2100-12"},
        {"month": "2000-01"},
        {"day": "9999-12-31"},
        {"day": "2100-12-31"},
        {"day": "2000-01-01"},
        {"day": "x"},
        {"after": cursor("0001-01-01T00:00:00+14:00", 1)},
        {"after": cursor("9999-12-31T23:59:59-14:00", 1)},
        {"after": cursor("2026-01-01T00:00:00", 1)},
        {"after": cursor("2026-01-01T00:00:00+00:00", 1, 2**62)},
        {"after": cursor("2026-01-01T00:00:00+00:00", 1, "x")},
        {"near": "1", "country": "ZZ", "town": "%_'\""},
        {"q": "%_%' OR 1=1 --"},
        {"q": '* NOT " ( )'},
        {"q": "a " * 49},
        {"topic": "../x", "kind": "x", "free": "perhaps", "when": "never"},
    ],
)
def test_nonsense_and_far_away_is_an_ordinary_page(client, ben, client_of, query):
    an_event(audience="public")

    for browser in (client, client_of(ben)):
        assert browser.get("/events/", query).status_code == 200


def test_a_month_is_a_calendar_by_the_viewers_clock(make_member, client, client_of):
    tokyo = make_member("kazue", time_zone="Asia/Tokyo")
    an_event(
        title="Late",
        audience="public",
        day=date(2027, 1, 31),
        start_time=time(20),
        time_zone="Europe/Lisbon",
    )

    def days(browser, month):
        shown = browser.get(f"/events/?month={month}").context["month"]
        return [(day.date.day, [e.title for e in day.entries]) for day in shown.days]

    assert (31, ["Late"]) in days(client, "2027-01")
    assert (1, ["Late"]) in days(client_of(tokyo), "2027-02")
    assert all(not entries for _, entries in days(client_of(tokyo), "2027-01"))


def test_a_full_day_says_how_much_more_there_is_and_leads_there(ben, client_of):
    for hour in range(8, 14):
        an_event(title=f"At {hour}", day=date(2027, 3, 9), start_time=time(hour))
    client = client_of(ben)

    page = client.get("/events/?month=2027-03&q=at")
    day = page.context["month"].days[8]

    assert ([entry.title for entry in day.entries], day.more) == (
        ["At 8", "At 9"],
        4,
    )
    assert "?q=at&amp;day=2027-03-09" in page.content.decode()
    assert len(titles(client, q="at", day="2027-03-09")) == 6
    assert titles(client, day="2027-03-10") == []


@pytest.mark.parametrize(
    ("month", "neighbours"),
    [
        (date(2026, 12, 1), ("2026-11", "2027-01")),
        (date(2000, 1, 1), ("", "2000-02")),
        (date(2100, 12, 1), ("2100-11", "")),
    ],
)
def test_a_month_knows_its_neighbours(visitor, month, neighbours):
    events = Event.objects.visible_to(visitor)

    shown = month_of(visitor, events, first=month, now=datetime.now(UTC))

    assert (shown.previous, shown.next) == neighbours


def test_htmx_gets_just_the_list(client):
    part = client.get("/events/?q=x", headers={"HX-Request": "true"})

    assert b'id="events"' in part.content
    assert b"<html" not in part.content
