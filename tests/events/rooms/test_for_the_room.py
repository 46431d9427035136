"""The wall, the papers and the files for Zoom: names a host may see, byte for byte."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from contacts.profiles.actions import block
from contacts.profiles.models import Profile
from events.rooms import actions
from events.rooms.breakout_file import breakout_csv, is_harmless
from events.rooms.clock import Phase
from events.rooms.models import Rotation
from tests.events.rooms.evening import (
    MINUTE,
    NOW,
    an_evening,
    rooms_now,
    rounds_for,
    started,
)

PAGES = ["papers", "projector", "cards", "sheets", "read_out"]


@pytest.fixture
def at(monkeypatch):
    """Let pages be asked for at another time: `at(NOW)`."""
    module = "events.rooms.views.for_the_room.timezone.now"
    return lambda now: monkeypatch.setattr(module, lambda: now)


def shows_mail(member, *, to: str, address: str = "") -> None:
    Profile.objects.filter(user=member).update(
        contact_email=address or f"{member.profile.handle}@work.example",
        contact_email_shown_to=to,
    )


def test_a_file_for_zoom_is_right_to_the_byte():
    rows = [("Room 1", "ada@example.org"), ("Room 1", "b.c@example.org")]

    assert breakout_csv(rows) == (
        b"Pre-assign Room Name,Email Address\r\n"
        b"Room 1,ada@example.org\r\n"
        b"Room 1,b.c@example.org\r\n"
    )


@pytest.mark.parametrize("address", ["", "=1@x.org", "+1@x.org", "-1@x.org", "@x"])
def test_an_address_that_would_be_computed_is_left_to_the_hand(address):
    assert not is_harmless(address)
    assert is_harmless("1=2+3@x.org")


def test_in_zooms_file_stand_only_addresses_that_the_host_may_read(
    make_member, ada, client_of, at
):
    rotation, people = started(make_member, n=6, host=ada, rounds=1, room_size=3)
    at(NOW)
    shown, kept, formula, unseen, *_ = people
    shows_mail(shown, to="members")
    shows_mail(kept, to="connections")
    shows_mail(formula, to="members", address="=cmd@work.example")
    shows_mail(unseen, to="members")
    block(unseen, other=ada, now=NOW)
    slug, client = rotation.event.slug, client_of(ada)

    file = client.get(reverse("rooms:zoom", args=[slug, 1]))
    page = client.get(reverse("rooms:papers", args=[slug])).content.decode()

    room = next(
        number
        for number, who in rooms_now(rotation, number=1).items()
        if shown.pk in who
    )
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file.content.decode() == (
        "Pre-assign Room Name,Email Address\r\n"
        f"Room {room},{shown.profile.handle}@work.example\r\n"
    )
    assert kept.profile.name in page
    assert formula.profile.name in page
    assert unseen.profile.name not in page
    assert "work.example" not in page
    for member in people:
        assert member.email not in page
        assert member.email not in file.content.decode()
    missing = client.get(reverse("rooms:zoom", args=[slug, 9]))
    assert missing.status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_papers_hold_names_the_host_may_see_and_no_others(
    name, make_member, ada, client_of, at, cleo
):
    rotation, people = started(make_member, n=6, host=ada)
    at(NOW + 10 * MINUTE)  # the break before round 2
    unseen, seen = people[0], people[1]
    block(unseen, other=ada, now=NOW)
    address = reverse(f"rooms:{name}", args=[rotation.event.slug])

    text = client_of(ada).get(address).content.decode()

    if name != "papers":
        assert seen.profile.name in text
    assert unseen.profile.name not in text
    assert client_of(cleo).get(address).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_an_event_without_rounds_leads_to_their_set_up(name, ada, ben, client_of):
    event = an_evening(host=ada, people=[ben])

    answer = client_of(ada).get(reverse(f"rooms:{name}", args=[event.slug]))

    assert answer["Location"] == reverse("rooms:set_up", args=[event.slug])


@pytest.mark.parametrize("name", PAGES)
def test_papers_open_before_anybody_has_a_seat(name, ada, ben, client_of):
    rotation = rounds_for(an_evening(host=ada, people=[ben]))

    answer = client_of(ada).get(reverse(f"rooms:{name}", args=[rotation.event.slug]))

    assert answer.status_code == 200


def test_there_is_a_card_for_each_table_with_the_rounds_to_come(
    make_member, ada, client_of, at
):
    rotation, _people = started(make_member, n=8, host=ada)
    at(NOW + 10 * MINUTE)

    address = reverse("rooms:cards", args=[rotation.event.slug])
    text = client_of(ada).get(address).content.decode()

    assert re.findall(r'id="card-(\d)"', text) == ["1", "2"]
    assert "Round 1" not in text
    assert text.count("Round 2") == 2


def test_tables_are_called_tables_where_people_sit_at_some(
    make_member, ada, client_of, at
):
    rotation, _people = started(make_member, n=8, host=ada)
    Rotation.objects.update(place=Rotation.Place.TABLES)
    at(NOW)

    address = reverse("rooms:sheets", args=[rotation.event.slug])
    text = client_of(ada).get(address).content.decode()

    assert "Table 2" in text
    assert "Room 2" not in text


def test_the_next_round_is_open_to_be_read_out(make_member, ada, client_of, at):
    rotation, _people = started(make_member, n=8, host=ada)
    address = reverse("rooms:read_out", args=[rotation.event.slug])
    opened = r"open>\s*<summary[^>]*>\s*(Round \d)"

    found = []
    for minutes in (0, 10, 15, 25, 60):
        at(NOW + minutes * MINUTE)
        text = client_of(ada).get(address).content.decode()
        found += re.findall(opened, text)

    assert found == ["Round 2", "Round 2", "Round 3", "Round 3", "Round 3"]


def test_the_wall_answers_nothing_till_something_changes(
    make_member, ada, client_of, at
):
    rotation, people = started(make_member, n=8, host=ada)
    at(NOW + MINUTE)
    client = client_of(ada)
    address = reverse("rooms:projector", args=[rotation.event.slug])
    text = client.get(address).content.decode()
    ask = re.search(r'hx-get="([^"]+)"', text).group(1)
    htmx = {"HX-Request": "true"}

    assert "Round 1 of 3" in text
    assert 'data-ends="2026-11-26T18:10:00+00:00"' in text
    assert client.get(ask, headers=htmx).status_code == 204
    actions.leave(rotation, member=people[0], now=NOW + MINUTE)
    assert client.get(ask, headers=htmx).status_code == 200
    actions.pause(rotation, now=NOW + MINUTE)
    paused = client.get(address).content.decode()
    assert "Paused" in paused
    assert "data-countdown" not in paused
    actions.resume(rotation, now=NOW + MINUTE)
    actions.skip(rotation, phase=Phase.ROUND, number=1, now=NOW + MINUTE)
    assert "place for round 2" in client.get(address).content.decode()
    actions.end(rotation, now=NOW + MINUTE)
    assert "keep in touch" in client.get(address).content.decode()
