"""What an event tells machines: search engines, previews, readers of h-events."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from html import unescape
from io import BytesIO
from re import DOTALL, findall, search

import pytest
from PIL import Image

from events import actions
from events.models import Event, Rsvp
from events.share_picture import Words, can_draw, draw
from tests.contacts.profiles.test_public_profile import HOSTILE, Reader
from tests.scenes import an_event

pytestmark = pytest.mark.django_db
LINK = "https://meet.example/secret"
PLACE = {
    "place_name": "Café Âncora",
    "address": "Travessa 4",
    "town": "Lisboa",
    "country": "PT",
}


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.SITE_URL = "https://table.example"


def a_public_event(**more):
    given = {
        "title": "Tuesday breakfast",
        "slug": "tuesday",
        "audience": "public",
        "day": date(2027, 1, 12),
        "start_time": time(8),
        "minutes": 60,
        "time_zone": "America/New_York",
        "join_link": LINK,
        **more,
    }
    return an_event(**given)


def read(client, path="/events/tuesday/"):
    page = client.get(path)
    assert page.status_code == 200
    return Reader(page.content.decode())


def test_an_event_on_line_says_so_and_leads_to_its_page_not_to_the_call(client):
    a_public_event(summary="An hour and a cup.")

    page = client.get("/events/tuesday/").content.decode()
    (event,) = Reader(page).data

    image = event.pop("image")
    assert event == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": "https://table.example/events/tuesday/#event",
        "name": "Tuesday breakfast",
        "description": "An hour and a cup.",
        "url": "https://table.example/events/tuesday/",
        "startDate": "2027-01-12T08:00:00-05:00",
        "endDate": "2027-01-12T09:00:00-05:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {
            "@type": "VirtualLocation",
            "url": "https://table.example/events/tuesday/",
        },
        "offers": {
            "@type": "Offer",
            "price": 0,
            "url": "https://table.example/events/tuesday/",
            "availability": "https://schema.org/InStock",
        },
        "isAccessibleForFree": True,
        "organizer": {
            "@type": "Organization",
            "name": "The Long Table",
            "url": "https://table.example",
        },
    }
    assert image[0].startswith("https://table.example/events/tuesday/share.png?v=")
    assert "meet.example" not in page


@pytest.mark.parametrize(
    ("kind", "mode", "kinds"),
    [
        ("in_person", "OfflineEventAttendanceMode", ["Place"]),
        ("hybrid", "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
    ],
)
def test_where_it_is_in_a_room_the_room_is_named(client, kind, mode, kinds):
    a_public_event(kind=kind, **PLACE)

    (event,) = read(client).data

    places = event["location"]
    places = places if isinstance(places, list) else [places]
    assert event["eventAttendanceMode"] == f"https://schema.org/{mode}"
    assert [place["@type"] for place in places] == kinds
    assert places[0]["name"] == "Café Âncora"
    assert places[0]["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Travessa 4",
        "addressLocality": "Lisboa",
        "addressCountry": "PT",
    }


def test_a_cancelled_event_stays_with_its_date(client):
    event = a_public_event()
    actions.cancel(event, note="Snow.", now=datetime.now(UTC))

    (said,) = read(client).data

    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert said["startDate"] == "2027-01-12T08:00:00-05:00"
    assert "offers" not in said


def test_places_left_are_counted_with_guests(ben, cleo, client):
    event, now = a_public_event(capacity=3), datetime.now(UTC)
    actions.answer(event, member=ben, answer=Rsvp.Answer.GOING, now=now)
    event.rsvps.update(guests=1)

    (before,) = read(client).data
    actions.answer(event, member=cleo, answer=Rsvp.Answer.GOING, now=now)
    (after,) = read(client).data

    left = [said["remainingAttendeeCapacity"] for said in (before, after)]
    offers = [said["offers"]["availability"] for said in (before, after)]
    assert (left, after["maximumAttendeeCapacity"]) == ([1, 0], 3)
    assert offers == ["https://schema.org/InStock", "https://schema.org/SoldOut"]


def test_a_preview_has_title_picture_and_address(client):
    a_public_event(summary="An hour and a cup.")

    page = read(client)
    picture = client.get(page.meta["og:image"].removeprefix("https://table.example"))

    assert page.meta["og:title"] == "Tuesday breakfast"
    assert page.meta["og:url"] == "https://table.example/events/tuesday/"
    assert page.canonical == ["https://table.example/events/tuesday/"]
    assert page.meta["og:description"] == "An hour and a cup."
    assert "Tuesday, 12 January 2027, 08:00" in page.meta["og:image:alt"]
    assert picture["Content-Type"] == "image/png"
    with Image.open(BytesIO(picture.content)) as drawn:
        assert drawn.size == (1200, 630)


@pytest.mark.parametrize("audience", ["members", "link"])
def test_an_event_not_for_everyone_has_a_neutral_card(ben, client_of, audience):
    event = a_public_event(audience=audience, host=ben, summary="Behind the door.")
    client = client_of(ben)

    page = read(client)

    assert page.meta["og:title"] == "The Long Table"
    assert page.meta["og:image"] == "https://table.example/static/share.png"
    assert page.meta["robots"] == "noindex"
    assert page.data == []
    assert "Behind" not in page.meta["og:description"]
    assert client.get(f"{event.get_absolute_url()}share.png").status_code == 404


def test_a_draft_tells_machines_nothing(ben, client_of):
    a_public_event(status=Event.Status.DRAFT, host=ben)
    client = client_of(ben)

    assert read(client).data == []
    assert client.get("/events/tuesday/share.png").status_code == 404


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_breaks_out_of_the_data(client, text):
    a_public_event(title=text, place_name=text, kind="hybrid", summary=text)

    page = read(client)

    (event,) = page.data
    assert unescape(event["name"]) == unescape(" ".join(text.split()))
    assert ("img", "onerror") not in page.elements
    assert client.get("/events/tuesday/share.png").status_code == 200


def test_a_reader_of_h_events_finds_when_and_where(client):
    a_public_event(kind="in_person", summary="An hour.", **PLACE)

    page = client.get("/events/tuesday/").content.decode()
    [event] = findall(r'class="event-page h-event">(.*)', page, DOTALL)
    said = dict(findall(r'<data class="([\w -]+)" value="([^"]*)"', event)[::-1])

    assert said["p-name"] == "Tuesday breakfast"
    assert said["dt-start"] == "2027-01-12T08:00:00-05:00"
    assert said["dt-end"] == "2027-01-12T09:00:00-05:00"
    assert said["u-url u-uid"] == "https://table.example/events/tuesday/"
    assert said["p-locality"] == "Lisboa"
    assert search(r'class="p-location h-card"', event)


def test_the_picture_is_drawn_once_and_kept(client):
    event = a_public_event()
    path = f"{event.get_absolute_url()}share.png"

    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    event.title = "Wednesday breakfast"
    actions.save(event, now=datetime.now(UTC))
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert "public" in first["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed.content != first.content


def words(title):
    when = ("JAN", "12", "Tue", "Tuesday, 12 January 2027", "08:00 UTC")
    return Words(title, *when, "On line", note="", site="The Long Table")


@pytest.mark.parametrize(
    "title", ["", "x" * 120, "W " * 60, "Łódź, Київ, Αθήνα", "東京", "مرحبا", "😀 a"]
)
def test_any_title_makes_a_picture(title):
    with Image.open(BytesIO(draw(words(title)))) as drawn:
        assert drawn.size == (1200, 630)


def test_letters_without_a_shape_are_left_out_not_drawn_as_boxes():
    assert can_draw("Łódź, Київ, Αθήνα – “breakfast”")
    assert not can_draw("東京")
    assert draw(words("東京")) == draw(words("مرحبا"))
    assert draw(words("東京")) != draw(words("Tokyo"))


def test_structured_data_is_read_back_as_it_was(client):
    a_public_event(title='A "b" \\ c & d')

    page = client.get("/events/tuesday/").content.decode()
    [text] = findall(r'ld\+json"[^>]*>(.*?)</script>', page, DOTALL)

    assert json.loads(text)["name"] == 'A "b" \\ c & d'
    assert "&" not in text
