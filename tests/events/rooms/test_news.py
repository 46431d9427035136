"""The question an open page asks every few seconds: cheap, blind, never too loud."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.profiles.models import Profile, User
from events.rooms import actions
from events.rooms.actions.locking import rounds_of
from events.rooms.actions.replanning import improve
from events.rooms.clock import Phase
from events.rooms.models import Rotation
from events.rooms.news import Asker, key_of, news_url, standing_for
from tests.events.rooms.evening import MINUTE, NOW, an_evening, rooms_now, rounds_for
from tests.events.rooms.evening import started as began


def key(rotation, member, *, minutes=3.0):
    asker = Asker(rotation.public_id, member.profile.public_id)
    stands = standing_for(asker, now=NOW + minutes * MINUTE)
    return str(key_of(stands))


@pytest.fixture
def at(time_machine):
    def move(minutes):
        time_machine.move_to(NOW + minutes * MINUTE, tick=False)

    move(3)
    return move


def beside(rotation, member):
    """Give somebody of her room, and somebody of another."""
    rooms = list(rooms_now(rotation, number=1).values())
    mine = next(room for room in rooms if member.pk in room)
    other = next(room for room in rooms if member.pk not in room)
    return (
        User.objects.get(pk=min(mine - {member.pk})),
        User.objects.get(pk=min(other)),
    )


def ask(rotation, member, seen):
    return Client().get(f"{news_url(rotation, member=member)}?seen={seen}")


def test_the_question_costs_one_query_and_asks_nobody_who_she_is(
    at, make_member, ada, client_of
):
    rotation, people = began(make_member, n=12, host=ada)
    url, seen = news_url(rotation, member=people[0]), key(rotation, people[0])
    browser = client_of(people[0])  # with cookies, as a browser asks
    browser.get("/privacy/")

    for query, status in ((f"?seen={seen}", 204), ("?seen=old", 200), ("", 200)):
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(url + query)
        assert (answer.status_code, len(queries)) == (status, 1)
        assert answer.content == b""
        assert not answer.cookies
        assert "session" not in queries[0]["sql"]
    assert answer["HX-Trigger"] == "room-changed"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("n", [2, 40])
def test_the_question_costs_one_query_with_few_and_many(at, make_member, ada, n):
    rotation, people = began(make_member, n=n, host=ada, rounds=5)

    with CaptureQueriesContext(connection) as queries:
        ask(rotation, people[0], "x")

    assert len(queries) == 1


def test_whatever_changes_her_page_changes_the_key(at, make_member, ada, ben):
    rotation, people = began(make_member, n=8, host=ada)
    me = people[0]
    with_her, _elsewhere = beside(rotation, me)
    seen = [key(rotation, me)]

    def changed(**more):
        seen.append(key(rotation, me, **more))
        assert seen[-1] not in seen[:-1]

    actions.leave(rotation, member=with_her, now=NOW + 3 * MINUTE)
    changed()
    actions.pause(rotation, now=NOW + 3 * MINUTE)
    changed()
    actions.resume(rotation, now=NOW + 3 * MINUTE + timedelta(seconds=1))
    changed()
    end = rounds_of(rotation)[0].ends_at
    actions.extend(rotation, seen_end=end, by=MINUTE, now=NOW + 3 * MINUTE)
    changed()
    changed(minutes=10.5)  # the last minute
    changed(minutes=11.5)  # the break
    changed(minutes=12.5)  # the next round
    changed(minutes=50)  # over
    actions.leave(rotation, member=me, now=NOW + 4 * MINUTE)
    changed()
    actions.end(rotation, now=NOW + 5 * MINUTE)
    changed()


def test_more_time_and_a_pause_come_with_the_answer_itself(at, make_member, ada):
    rotation, people = began(make_member, n=8, host=ada)
    me = people[0]
    _with_her, other = beside(rotation, me)
    seen = key(rotation, me)
    now = NOW + 3 * MINUTE

    def told(seen):
        answer = ask(rotation, me, seen)
        assert (answer.status_code, answer.content) == (200, b"")
        clock = json.loads(answer["HX-Trigger"])["room-clock"]
        assert ask(rotation, me, clock["seen"]).status_code == 204
        assert clock["now"] == now.isoformat()
        return clock

    actions.extend(rotation, seen_end=NOW + 10 * MINUTE, by=MINUTE, now=now)
    more = told(seen)
    actions.pause(rotation, now=now)
    paused = told(more["seen"])
    actions.resume(rotation, now=now)
    actions.leave(rotation, member=other, now=now)

    ends = (NOW + 11 * MINUTE).isoformat()
    assert (more["ends"], more["left"]) == (ends, "8:00")
    assert (paused["ends"], paused["left"]) == ("", "8:00")
    assert told(paused["seen"])["seen"] == more["seen"]


def test_more_time_in_the_last_minute_takes_the_next_room_away(at, make_member, ada):
    rotation, people = began(make_member, n=8, host=ada)
    at(9.5)
    seen = key(rotation, people[0], minutes=9.5)

    end = NOW + 10 * MINUTE
    actions.extend(rotation, seen_end=end, by=MINUTE, now=NOW + 9.5 * MINUTE)

    assert ask(rotation, people[0], seen)["HX-Trigger"] == "room-changed"


def test_who_comes_and_goes_elsewhere_wakes_nobody(at, make_member, ada, ben):
    rotation, people = began(make_member, n=8, host=ada)
    _with_her, elsewhere = beside(rotation, people[0])
    before = {one: key(rotation, one) for one in people}
    seating = Rotation.objects.get().seating

    actions.leave(rotation, member=elsewhere, now=NOW + 3 * MINUTE)
    actions.arrive(rotation, member=elsewhere, now=NOW + 3 * MINUTE)

    assert Rotation.objects.get().seating > seating
    rooms = rooms_now(rotation, number=1).values()
    touched = next(room for room in rooms if elsewhere.pk in room)
    woken = {one.pk for one in people if key(rotation, one) != before[one]}
    assert woken <= touched


def test_a_new_plan_for_rounds_to_come_wakes_nobody_yet(at, make_member, ada):
    rotation, people = began(make_member, n=8, host=ada, rounds=4)
    before = [key(rotation, one) for one in people]

    assert improve(rotation.pk, now=NOW + 3 * MINUTE)

    assert [key(rotation, one) for one in people] == before


def test_waiting_for_the_start_she_hears_of_it(at, ada, ben, make_member):
    people = [make_member(f"guest{number}") for number in range(4)]
    rotation = rounds_for(an_evening(host=ada, people=[*people, ben]))
    before = key(rotation, ben)
    actions.arrive(rotation, member=ben, now=NOW)
    here = key(rotation, ben)
    actions.start(rotation, everybody=True, now=NOW)

    assert len({before, here, key(rotation, ben)}) == 3


def test_the_page_and_the_question_agree(at, make_member, ada, client_of):
    rotation, people = began(make_member, n=8, host=ada)
    browser = client_of(people[0])
    for minutes in (3, 9.5, 10.5, 12):
        at(minutes)
        my = browser.get(rotation.get_absolute_url()).context["my"]
        assert Client().get(f"{my.news_url}?seen={my.key}").status_code == 204
    rotation.refresh_from_db()
    actions.skip(rotation, phase=Phase.ROUND, number=2, now=NOW + 12 * MINUTE)

    assert Client().get(f"{my.news_url}?seen={my.key}").status_code == 200


@pytest.mark.parametrize("harm", ["cut short", "of another use", "too old"])
def test_a_token_that_is_not_ours_or_too_old_says_nothing(
    at, make_member, ada, harm, time_machine
):
    rotation, people = began(make_member, n=4, host=ada)
    url = news_url(rotation, member=people[0])
    if harm == "cut short":
        url = url[:-3] + "/"
    elif harm == "of another use":
        url = url.replace(url.split("/")[-2], "x" * 90)
    else:
        time_machine.move_to(NOW + timedelta(hours=13))

    answer = Client().get(url)

    assert (answer.status_code, answer.content) == (404, b"")
    assert answer["HX-Refresh"] == "true"


def test_the_token_of_another_tells_of_her_room_that_it_changed_and_no_more(
    at, make_member, ada, client_of, cleo
):
    rotation, people = began(make_member, n=8, host=ada)
    with_her, _elsewhere = beside(rotation, people[0])
    url, seen = news_url(rotation, member=people[0]), key(rotation, people[0])
    actions.leave(rotation, member=with_her, now=NOW + 3 * MINUTE)

    answer = client_of(cleo).get(f"{url}?seen={seen}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert client_of(cleo).get(rotation.get_absolute_url()).status_code == 404


def test_a_closed_account_hears_nothing_and_its_page_is_gone(
    at, make_member, ada, client_of
):
    rotation, people = began(make_member, n=4, host=ada)
    browser, url = client_of(people[0]), news_url(rotation, member=people[0])
    User.objects.filter(pk=people[0].pk).update(is_active=False)

    answer = browser.get(url)

    assert (answer.status_code, answer["HX-Refresh"]) == (404, "true")
    assert browser.get(rotation.get_absolute_url()).status_code == 302


def test_times_are_still_shown_in_the_viewer_s_own_zone(
    at, make_member, ada, client_of
):
    rotation = rounds_for(an_evening(host=ada, people=[make_member("eve")]))
    eve = User.objects.get(email="eve@example.org")
    Profile.objects.filter(user=eve).update(time_zone="Asia/Tokyo")

    page = client_of(eve).get(rotation.get_absolute_url()).content.decode()

    assert "03:00" in page
    assert timezone.get_current_timezone_name() == "UTC"
