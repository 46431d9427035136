"""The room page of a member: where she is, with whom, and never another's way in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.profiles.actions import block, save_profile
from contacts.profiles.models import Profile, Prompt, User
from events.actions import answer
from events.models import Event
from events.rooms import actions
from events.rooms.actions.locking import rounds_of
from events.rooms.links import made_up_name
from events.rooms.models import Keepsake, Participant, RoomLink, Rotation
from tests.events.rooms.evening import (
    MINUTE,
    NOW,
    an_evening,
    rooms_now,
    rounds_for,
    started,
)
from tests.scenes import an_event

CALL = "https://call.example/j/1234"


@pytest.fixture
def at(time_machine):
    """Set the clock so many minutes after the start: `at(3)`."""

    def move(minutes):
        time_machine.move_to(NOW + minutes * MINUTE, tick=False)

    move(0)
    return move


def room_url(rotation):
    return reverse("rooms:room", args=[rotation.event.slug])


@pytest.fixture
def look(client_of, at):
    """Give the room page that a member sees, and what it is made of: `look(ben, r)`."""

    def see(member, rotation):
        response = client_of(member).get(room_url(rotation))
        assert response.status_code == 200
        return response.content.decode(), response.context["my"]

    return see


def names(my):
    return sorted(person.face.name for person in my.people)


def beside(rotation, member, *, number):
    """Give the accounts that sit with a member in a round."""
    rooms = rooms_now(rotation, number=number).values()
    keys = next(room for room in rooms if member.pk in room) - {member.pk}
    return list(User.objects.filter(pk__in=keys).select_related("profile"))


def room_of(rotation, member, *, number):
    rooms = rooms_now(rotation, number=number)
    return next(room for room, people in rooms.items() if member.pk in people)


def test_before_it_begins_she_says_that_she_is_here(look, ada, ben, client_of):
    rotation = rounds_for(an_evening(host=ada, people=[ben]))

    page, my = look(ben, rotation)
    assert (my.stage.value, my.rounds, my.is_here) == ("before", 3, False)
    assert "3 rounds" in page
    answer = client_of(ben).post(reverse("rooms:arrive", args=[rotation.event.slug]))

    assert answer.url == room_url(rotation)
    page, my = look(ben, rotation)
    assert my.is_here
    assert "You are here." in page
    assert Participant.objects.get(member=ben).state == Participant.State.HERE


def test_long_before_the_event_nobody_is_here(look, at, ada, ben, client_of):
    rotation = rounds_for(an_evening(host=ada, people=[ben]))
    at(-90)

    page, my = look(ben, rotation)
    assert my.why_not_arrive in page
    assert "I am here" not in page
    arrive = reverse("rooms:arrive", args=[rotation.event.slug])
    answer = client_of(ben).post(arrive, follow=True)

    assert my.why_not_arrive in answer.content.decode()
    assert not Participant.objects.filter(member=ben).exists()


def test_in_a_round_she_sees_her_room_and_who_is_in_it(look, at, make_member, ada):
    rotation, people = started(make_member, n=8, host=ada)
    at(3)

    page, my = look(people[0], rotation)

    mine = room_of(rotation, people[0], number=1)
    assert (my.stage.value, my.number, my.place.room) == ("round", 1, mine)
    assert f"Room {mine}" in page
    assert "What brought you here?" in page
    with_her = beside(rotation, people[0], number=1)
    assert names(my) == sorted(one.profile.name for one in with_her)
    assert (my.time_left, my.next) == ("7:00", None)


def test_she_reads_of_others_what_they_let_her(look, at, make_member, ada):
    rotation, people = started(make_member, n=4, host=ada)
    hooks = dict(zip(Prompt.objects.all()[:2], ["a red kite", "old maps"], strict=True))
    shows, hides = (Profile.objects.get(user=one) for one in people[1:3])
    save_profile(shows, topics=[], hooks=hooks)
    Profile.objects.filter(pk=hides.pk).update(
        headline="kestrel line", headline_shown_to="nobody"
    )
    at(3)

    page, _my = look(people[0], rotation)

    assert "a red kite" in page
    assert "old maps" in page
    assert hides.name in page
    assert "kestrel line" not in page


@pytest.mark.parametrize("blocker", [0, 1])
def test_whom_a_block_came_between_is_not_shown(look, at, make_member, ada, blocker):
    rotation, people = started(make_member, n=4, host=ada)
    pair = people[:2]
    at(3)
    assert people[1].profile.name in names(look(people[0], rotation)[1])

    block(pair[blocker], other=pair[1 - blocker], now=NOW)

    for one, other in (pair, pair[::-1]):
        page, my = look(one, rotation)
        assert other.profile.name not in page
        assert len(my.people) == 2
        at(9.5)
        page, my = look(one, rotation)
        assert my.next.others == 2


def test_whoever_hides_her_page_is_not_shown(look, at, make_member, ada):
    rotation, people = started(make_member, n=4, host=ada)
    Profile.objects.filter(user=people[1]).update(shown_to="nobody")
    at(3)

    assert people[1].profile.name not in look(people[0], rotation)[0]


def test_the_next_room_shows_in_the_last_minute_and_in_the_break(
    look, at, make_member, ada
):
    rotation, people = started(make_member, n=8, host=ada)
    her_next = room_of(rotation, people[0], number=2)

    at(8.9)
    assert look(people[0], rotation)[1].next is None
    at(9.2)
    page, my = look(people[0], rotation)
    assert (my.next.room, my.next.others, my.next.way_in.url) == (her_next, 3, "")
    assert f"Next: <strong>room {her_next}</strong>, with 3 others" in page
    at(10.5)
    page, my = look(people[0], rotation)
    assert (my.stage.value, my.next.room) == ("break", her_next)
    assert f"Go to room {her_next}" in page
    met = beside(rotation, people[0], number=1)
    assert names(my) == sorted(one.profile.name for one in met)


def test_a_paused_clock_says_how_much_is_left(look, at, make_member, ada):
    rotation, people = started(make_member, n=4, host=ada)
    actions.pause(rotation, now=NOW + 4 * MINUTE)
    at(30)

    page, my = look(people[0], rotation)

    assert (my.is_paused, my.time_left) == (True, "6:00")
    assert 'data-ends=""' in page


def test_when_it_is_over_she_sees_whom_she_just_met(look, at, make_member, ada):
    rotation, people = started(make_member, n=8, host=ada, rounds=1)
    actions.end(rotation, now=NOW + 5 * MINUTE)
    at(6)

    page, my = look(people[0], rotation)

    assert my.stage.value == "over"
    assert len(my.people) == 3
    assert "data-news" not in page


def test_who_leaves_is_asked_first_and_may_come_back(
    look, at, make_member, ada, client_of
):
    rotation, people = started(make_member, n=8, host=ada)
    browser, leave = (
        client_of(people[0]),
        reverse("rooms:leave", args=[rotation.event.slug]),
    )
    at(2)

    assert "Yes, I have to leave" in browser.get(leave).content.decode()
    assert look(people[0], rotation)[1].is_here
    browser.post(leave)
    _page, my = look(people[0], rotation)
    assert (my.stage.value, my.has_left, my.place, my.people) == (
        "away",
        True,
        None,
        [],
    )
    browser.post(reverse("rooms:arrive", args=[rotation.event.slug]))

    assert look(people[0], rotation)[1].stage.value == "round"


def test_a_host_looks_on_and_may_take_part(look, at, make_member, ada, client_of):
    rotation, _people = started(make_member, n=8, host=ada)
    at(2)

    assert look(ada, rotation)[1].stage.value == "away"
    client_of(ada).post(reverse("rooms:arrive", args=[rotation.event.slug]))

    assert len(look(ada, rotation)[1].people) >= 3


def test_who_has_no_place_finds_no_room(at, make_member, ada, cleo, client_of):
    rotation, _people = started(make_member, n=4, host=ada)

    browser = client_of(cleo)

    assert browser.get(room_url(rotation)).status_code == 404
    for name in ("arrive", "leave", "keep"):
        url = reverse(f"rooms:{name}", args=[rotation.event.slug])
        assert browser.post(url).status_code == 404


# Ways in: her own and no other.


def test_a_made_up_name_can_not_be_guessed_and_is_new_each_round(settings):
    public_id = Rotation().public_id
    made = {
        made_up_name(public_id, number=number, room=room)
        for number in range(1, 5)
        for room in range(1, 5)
    }

    assert len(made) == 16
    assert {len(name) for name in made} == {26}
    name = made_up_name(public_id, number=1, room=1)
    settings.SECRET_KEY = "another" * 9
    assert name != made_up_name(public_id, number=1, room=1)


@pytest.mark.parametrize("minutes", [3, 9.5, 10.5, 12])
def test_of_all_made_up_links_only_her_own_reaches_her(
    look, at, make_member, ada, minutes
):
    rotation, people = started(make_member, n=12, host=ada)
    template = "https://meet.example/{room}"
    Rotation.objects.update(place="template", link_template=template)
    at(minutes)
    links = {
        (number, room): made_up_name(rotation.public_id, number=number, room=room)
        for number in (1, 2, 3)
        for room in range(1, 9)
    }

    for member in people:
        page, _my = look(member, rotation)
        number = 1 if minutes < 10 else 2
        hers = (number, room_of(rotation, member, number=number))
        assert [key for key, name in links.items() if name in page] == [hers]
        assert "{room}" not in page


def test_of_a_host_s_own_links_only_her_room_s_reaches_her(look, at, make_member, ada):
    rotation, people = started(make_member, n=12, host=ada)
    Rotation.objects.update(place="links")
    for room in (1, 2, 3):
        url = f"https://meet.example/canary-{room}-canary"
        RoomLink.objects.create(rotation=rotation, room=room, url=url)
    at(3)

    for member in people:
        page, _my = look(member, rotation)
        mine = room_of(rotation, member, number=1)
        seen = [room for room in (1, 2, 3) if f"canary-{room}-canary" in page]
        assert seen == [mine]


@pytest.mark.parametrize("state", ["before", "gone", "paused before", "over"])
def test_nobody_has_a_way_in_but_who_sits_there(look, at, make_member, ada, state):
    rotation, people = started(make_member, n=8, host=ada)
    Rotation.objects.update(
        place="template", link_template="https://meet.example/canary-{room}"
    )
    viewer = people[0]
    if state == "gone":
        actions.leave(rotation, member=viewer, now=NOW)
    elif state == "over":
        actions.end(rotation, now=NOW + MINUTE)
    elif state == "before":
        Rotation.objects.update(state="draft", started_at=None)
        rounds_of(rotation)
    else:
        viewer = ada
    at(3)

    assert "canary-" not in look(viewer, rotation)[0]


def test_the_call_s_own_link_shows_as_on_the_event_s_page(look, at, make_member, ada):
    rotation, people = started(make_member, n=8, host=ada)
    Event.objects.update(join_link=CALL, join_minutes=15)
    at(3)
    mine = room_of(rotation, people[0], number=1)

    page, _my = look(people[0], rotation)
    assert CALL in page
    assert f"Breakout room {mine} of our call" in page
    rotation.event.rsvps.filter(member=people[0]).delete()

    page, _my = look(people[0], rotation)
    assert CALL not in page
    assert f"Breakout room {mine} of our call" in page


def test_tables_have_a_number_and_no_link(look, at, make_member, ada):
    rotation, people = started(make_member, n=8, host=ada)
    Rotation.objects.update(place="tables")
    Event.objects.update(join_link=CALL, join_minutes=15)
    at(3)

    page, my = look(people[0], rotation)

    assert f"Table {my.place.room}" in page
    assert CALL not in page


# What she keeps.


def keep(client_of, member, rotation, *, by_script=False, **said):
    url = reverse("rooms:keep", args=[rotation.event.slug])
    headers = {"accept": "text/plain"} if by_script else {}
    return client_of(member).post(url, said, headers=headers)


def test_one_tap_notes_a_follow_up_and_another_takes_it_back(
    look, at, make_member, ada, client_of
):
    rotation, people = started(make_member, n=4, host=ada)
    other = people[1].profile.handle
    at(3)

    answer = keep(client_of, people[0], rotation, other=other, follows_up="1")
    assert answer.url == room_url(rotation)
    page, my = look(people[0], rotation)
    assert [one.face.handle for one in my.people if one.follows_up] == [other]
    assert 'aria-pressed="true"' in page
    keep(client_of, people[0], rotation, other=other, follows_up="0")

    assert 'aria-pressed="true"' not in look(people[0], rotation)[0]


def test_a_nugget_stays_when_a_follow_up_is_noted(at, make_member, ada, client_of):
    rotation, people = started(make_member, n=4, host=ada)
    other = people[1].profile.handle
    at(3)

    for _sent in range(2):
        keep(client_of, people[0], rotation, other=other, nugget="Bakes at night.")
    keep(client_of, people[0], rotation, other=other, follows_up="1")
    keep(client_of, people[0], rotation, nugget="Bring cards.")

    kept = Keepsake.objects.belonging_to(people[0]).order_by("pk")
    assert [(one.other, one.nugget, one.follows_up) for one in kept] == [
        (people[1], "Bakes at night.", True),
        (None, "Bring cards.", False),
    ]
    assert not Keepsake.objects.exclude(owner=people[0]).exists()


def test_too_long_a_nugget_comes_back_as_it_was_typed(at, make_member, ada, client_of):
    rotation, people = started(make_member, n=4, host=ada)
    at(3)
    long = "x" * 501

    answer = keep(
        client_of, people[0], rotation, other=people[1].profile.handle, nugget=long
    )

    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert "at most 500" in answer.content.decode()


def test_script_is_answered_with_a_word(at, make_member, ada, client_of, cleo):
    rotation, people = started(make_member, n=8, host=ada)
    stranger = next(
        one
        for one in people
        if one not in [people[0], *beside(rotation, people[0], number=1)]
    )
    at(3)

    def send(other):
        handle = other.profile.handle
        answer = keep(
            client_of, people[0], rotation, by_script=True, other=handle, nugget="x"
        )
        return answer.status_code, answer["Content-Type"]

    assert send(beside(rotation, people[0], number=1)[0]) == (200, "text/plain")
    assert send(stranger) == (422, "text/plain")
    Profile.objects.filter(user=stranger).update(shown_to="nobody")
    assert send(stranger)[0] == 404


def test_the_page_costs_the_same_with_two_and_twelve_in_a_room(
    at, make_member, ada, client_of, django_assert_max_num_queries
):
    few, people = started(make_member, n=2, host=ada, room_size=2)
    at(3)
    browser = client_of(people[0])
    browser.get(room_url(few))
    with django_assert_max_num_queries(14):
        browser.get(room_url(few))

    many = [make_member(f"more{number}") for number in range(12)]
    rotation = rounds_for(an_evening(host=ada, people=many), room_size=12)
    actions.start(rotation, everybody=True, now=NOW)
    browser = client_of(many[0])
    browser.get(room_url(rotation))
    with django_assert_max_num_queries(14):
        assert len(browser.get(room_url(rotation)).context["my"].people) == 11


def test_the_page_of_an_event_leads_who_goes_to_her_room(ada, ben, cleo, client_of):
    event = an_event(host=ada, audience="public")
    answer(event, member=ben, answer="going", now=timezone.now())
    rounds_for(event)

    def leads_there(client):
        page = client.get(event.get_absolute_url())
        assert page.status_code == 200
        return f"/events/{event.slug}/rooms/" in page.content.decode()

    assert leads_there(client_of(ben))
    assert not leads_there(client_of(cleo))
    assert not leads_there(Client())
