"""The next event of the group knows who met whom, and forgets it slowly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.profiles import actions as profiles
from events.models import Attendance
from events.rooms import actions
from events.rooms.planning import CONNECTED, met_before
from tests.events.rooms.evening import MINUTE, NOW, an_evening, rounds_for, started

HALF_A_YEAR = timedelta(days=180)
OVER = NOW + 10 * MINUTE


@pytest.fixture
def scene(make_member, ada):
    """Two who met in one room of one round, and the rotation of a later event."""
    first, people = started(make_member, n=2, host=ada, rounds=1)
    later = rounds_for(an_evening(host=ada, people=people), rounds=1)
    return first, later, people


def weights(later, people, *, now):
    return met_before(later, [member.pk for member in people], now=now)


def test_a_meeting_counts_half_after_half_a_year_and_nothing_after_two(scene):
    _first, later, people = scene
    pair = tuple(sorted(member.pk for member in people))

    found = [
        weights(later, people, now=NOW + age).get(pair, 0)
        for age in (timedelta(0), HALF_A_YEAR, 2 * HALF_A_YEAR, 5 * HALF_A_YEAR)
    ]

    assert found == [1, 0.5, 0.25, 0]


def test_meetings_add_up_and_a_connection_counts_as_half_of_one(scene, ada):
    first, later, people = scene
    pair = tuple(sorted(member.pk for member in people))
    again = rounds_for(an_evening(host=ada, people=people), rounds=1)
    actions.start(again, everybody=True, now=NOW)
    where = {"origin_kind": "", "origin_id": first.event.public_id, "now": NOW}
    profiles.connect(*people, **where)

    assert weights(later, people, now=NOW) == {pair: 2 + CONNECTED}


def test_its_own_rounds_are_not_an_earlier_event(scene):
    first, _later, people = scene

    assert weights(first, people, now=OVER) == {}


def test_who_was_noted_absent_met_nobody(scene, ada):
    first, later, people = scene
    Attendance.objects.create(
        event=first.event, member=people[0], came=False, noted_at=OVER, noted_by=ada
    )

    assert weights(later, people, now=OVER) == {}


def test_a_round_that_ended_as_it_began_brought_nobody_together(scene):
    first, later, people = scene
    actions.end(first, now=NOW)

    assert weights(later, people, now=OVER) == {}


def test_who_came_after_the_other_had_left_did_not_meet_her(make_member, ada, ben):
    first, people = started(make_member, n=3, host=ada, rounds=1)
    first.event.rsvps.create(member=ben, answer="going", turn=9, answered_at=NOW)
    actions.leave(first, member=people[0], now=NOW + 3 * MINUTE)
    actions.arrive(first, member=ben, now=NOW + 5 * MINUTE)
    later = rounds_for(an_evening(host=ada, people=people), rounds=1)

    found = weights(later, [*people, ben], now=OVER)

    assert tuple(sorted([people[0].pk, ben.pk])) not in found
    assert tuple(sorted([people[1].pk, ben.pk])) in found
    assert tuple(sorted([people[0].pk, people[1].pk])) in found


@pytest.mark.parametrize("n", [2, 12, 30])
def test_what_is_known_of_earlier_events_costs_two_queries(n, make_member, ada):
    _first, people = started(make_member, n=n, host=ada, rounds=2)
    later = rounds_for(an_evening(host=ada, people=people), rounds=1)

    with CaptureQueriesContext(connection) as queries:
        assert weights(later, people, now=NOW + 60 * MINUTE)

    assert len(queries) == 2
