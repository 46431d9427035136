"""The clock of the rounds, and who sits where while people come and go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.profiles.actions import block, open_ask
from events.rooms import actions
from events.rooms.actions.locking import rounds_of
from events.rooms.clock import Phase, moment_of
from events.rooms.models import Participant, Seat
from networking_site.lib.refused import Refused
from tests.events.rooms.evening import (
    MINUTE,
    NOW,
    an_evening,
    broken_promises,
    rooms_now,
    rounds_for,
    started,
)


def at(rotation, minutes, seconds=0):
    """Say where a rotation stands so long after its start."""
    rotation.refresh_from_db()
    now = NOW + minutes * MINUTE + timedelta(seconds=seconds)
    moment = moment_of(rotation, rounds_of(rotation), now=now)
    return moment.phase, moment.number, moment.left // MINUTE


def test_rounds_follow_each_other_by_the_clock_alone(make_member, ada):
    rotation, _people = started(make_member, n=8, host=ada)

    assert at(rotation, 0) == (Phase.ROUND, 1, 10)
    assert at(rotation, 9, 30) == (Phase.ROUND, 1, 0)
    assert at(rotation, 10) == (Phase.BREAK, 2, 1)
    assert at(rotation, 11) == (Phase.ROUND, 2, 10)
    assert at(rotation, 31, 59) == (Phase.ROUND, 3, 0)
    assert at(rotation, 32) == (Phase.OVER, 0, 0)


def test_everybody_meets_somebody_new_in_every_round(make_member, ada):
    rotation, _people = started(make_member, n=16, host=ada)

    met = set()
    for number in (1, 2, 3):
        rooms = rooms_now(rotation, number=number)
        assert sorted(map(len, rooms.values())) == [4, 4, 4, 4]
        pairs = {(a, b) for room in rooms.values() for a in room for b in room if a < b}
        assert not met & pairs
        met |= pairs
    assert broken_promises(rotation, now=NOW) == []


def test_a_paused_clock_stands_still_and_goes_on_where_it_stood(make_member, ada):
    rotation, _people = started(make_member, n=4, host=ada)

    actions.pause(rotation, now=NOW + 4 * MINUTE)
    actions.pause(rotation, now=NOW + 5 * MINUTE)
    assert at(rotation, 60) == (Phase.ROUND, 1, 6)
    actions.resume(rotation, now=NOW + 20 * MINUTE)
    actions.resume(rotation, now=NOW + 25 * MINUTE)

    assert at(rotation, 20) == (Phase.ROUND, 1, 6)
    assert at(rotation, 26) == (Phase.BREAK, 2, 1)


def test_two_presses_extend_once(make_member, ada):
    rotation, _people = started(make_member, n=4, host=ada)
    seen = NOW + 10 * MINUTE

    for _press in range(2):
        actions.extend(rotation, seen_end=seen, by=5 * MINUTE, now=NOW + MINUTE)

    assert at(rotation, 10) == (Phase.ROUND, 1, 5)
    assert at(rotation, 16) == (Phase.ROUND, 2, 10)


def test_two_presses_skip_one_round(make_member, ada):
    rotation, _people = started(make_member, n=4, host=ada)
    now = NOW + 3 * MINUTE

    for _press in range(2):
        actions.skip(rotation, phase=Phase.ROUND, number=1, now=now)

    assert at(rotation, 3) == (Phase.BREAK, 2, 1)
    actions.skip(rotation, phase=Phase.BREAK, number=2, now=now)
    assert at(rotation, 3) == (Phase.ROUND, 2, 10)
    assert at(rotation, 14) == (Phase.ROUND, 3, 10)


def test_rounds_that_did_not_begin_never_were(make_member, ada):
    rotation, people = started(make_member, n=4, host=ada)

    actions.end(rotation, now=NOW + 5 * MINUTE)

    assert at(rotation, 5) == (Phase.OVER, 0, 0)
    met = Seat.objects.shared_with(people[0], now=NOW + 60 * MINUTE)
    assert {seat.round.number for seat in met} == {1}


def test_one_more_round_follows_the_last(make_member, ada):
    rotation, _people = started(make_member, n=8, host=ada)

    for _press in range(2):
        actions.one_more(rotation, seen=3, question="", now=NOW + 30 * MINUTE)

    assert at(rotation, 33) == (Phase.ROUND, 4, 10)
    assert at(rotation, 44) == (Phase.OVER, 0, 0)
    assert broken_promises(rotation, now=NOW + 30 * MINUTE) == []


def test_who_comes_late_sits_down_at_once(make_member, ada, ben):
    people = [make_member(f"guest{number}") for number in range(8)]
    rotation = rounds_for(an_evening(host=ada, people=[*people, ben]))
    for member in people:
        actions.arrive(rotation, member=member, now=NOW)
    actions.start(rotation, everybody=False, now=NOW)
    assert broken_promises(rotation, now=NOW) == []

    late = NOW + 2 * MINUTE
    for _press in range(2):
        actions.arrive(rotation, member=ben, now=late)

    assert broken_promises(rotation, now=late) == []
    assert [
        seat.came_at for seat in Seat.objects.belonging_to(ben).order_by("round")
    ] == [late, None, None]


def test_a_second_press_plans_nothing_anew(make_member, ada):
    rotation, people = started(make_member, n=8, host=ada)
    actions.leave(rotation, member=people[0], now=NOW)
    actions.arrive(rotation, member=people[0], now=NOW)
    rotation.refresh_from_db()
    planned = rotation.seating

    actions.arrive(rotation, member=people[0], now=NOW)

    rotation.refresh_from_db()
    assert rotation.seating == planned


def test_who_is_left_alone_sits_down_with_others(make_member, ada):
    rotation, people = started(make_member, n=5, host=ada, room_size=3)
    small = min(rooms_now(rotation, number=1).values(), key=len)
    goes = next(member for member in people if member.pk in small)

    actions.leave(rotation, member=goes, now=NOW + MINUTE)

    assert list(map(len, rooms_now(rotation, number=1).values())) == [4]
    assert broken_promises(rotation, now=NOW + MINUTE) == []


def test_who_left_was_met_and_who_comes_after_her_was_not(make_member, ada, ben):
    rotation, people = started(make_member, n=4, host=ada)
    first, other = people[0], people[1]
    actions.leave(rotation, member=first, now=NOW + 5 * MINUTE)
    rotation.event.rsvps.create(member=ben, answer="going", turn=9, answered_at=NOW)

    actions.arrive(rotation, member=ben, now=NOW + 6 * MINUTE)

    later = NOW + 60 * MINUTE
    met = Seat.objects.shared_with(other, now=later).filter(round__number=1)
    assert {first.pk, ben.pk} <= set(met.values_list("member", flat=True))
    assert not Seat.objects.shared_with(ben, now=later).filter(member=first).exists()


def test_a_block_in_the_middle_moves_them_apart(make_member, ada):
    rotation, people = started(make_member, n=8, host=ada)
    one = people[0]
    with_her = next(
        room for room in rooms_now(rotation, number=1).values() if one.pk in room
    )
    other = next(member for member in people[1:] if member.pk in with_her)

    block(one, other=other, now=NOW + MINUTE)
    assert broken_promises(rotation, now=NOW + MINUTE) != []
    assert actions.heed(rotation, now=NOW + MINUTE)

    assert broken_promises(rotation, now=NOW + MINUTE) == []
    assert not actions.heed(rotation, now=NOW + MINUTE)


def test_two_who_must_not_meet_are_alone_rather_than_together(ada, ben, dov):
    rotation = rounds_for(an_evening(host=ada, people=[ben, dov]), room_size=2)

    actions.start(rotation, everybody=True, now=NOW)

    assert list(map(len, rooms_now(rotation, number=1).values())) == [1, 1]
    assert broken_promises(rotation, now=NOW) == []


def test_a_no_show_was_met_by_nobody(make_member, ada):
    rotation, people = started(make_member, n=8, host=ada)

    actions.was_not_here(rotation, member=people[0], now=NOW + 2 * MINUTE)

    assert not Seat.objects.belonging_to(people[0]).exists()
    state = Participant.objects.get(member=people[0]).state
    assert state == Participant.State.EXPECTED
    assert broken_promises(rotation, now=NOW + 2 * MINUTE) == []


def test_a_round_that_began_keeps_its_seats_when_others_are_planned(make_member, ada):
    rotation, people = started(make_member, n=12, host=ada)
    before = rooms_now(rotation, number=1)

    actions.leave(rotation, member=people[0], now=NOW + MINUTE)

    after = rooms_now(rotation, number=1)
    assert {n: room - {people[0].pk} for n, room in before.items()} == after


def test_a_stranger_can_not_come(ada, cleo, make_member):
    rotation, _people = started(make_member, n=4, host=ada)

    with pytest.raises(Refused):
        actions.arrive(rotation, member=cleo, now=NOW)


def test_people_who_met_before_come_last(make_member, ada):
    people = [make_member(f"guest{number}") for number in range(8)]
    first = rounds_for(an_evening(host=ada, people=people), rounds=1)
    actions.start(first, everybody=True, now=NOW)
    met = rooms_now(first, number=1)
    later = NOW + timedelta(days=1)
    event = an_evening(host=ada, people=people)
    event.starts_at, event.ends_at = later, later + timedelta(hours=2)
    event.save()

    again = rounds_for(event, rounds=1)
    actions.start(again, everybody=True, now=later)

    pairs = [
        len(room & other)
        for room in met.values()
        for other in rooms_now(again, number=1).values()
    ]
    assert pairs == [2, 2, 2, 2]


def test_swapping_two_says_nothing_of_a_block(make_member, ada, ben, dov):
    people = [make_member(f"guest{number}") for number in range(6)]
    rotation = rounds_for(an_evening(host=ada, people=[*people, ben, dov]))
    actions.plan_ahead(rotation, now=NOW)
    rooms = rooms_now(rotation, number=1).values()
    with_ben = next(room for room in rooms if ben.pk in room)
    beside_ben = next(member for member in people if member.pk in with_ben)
    elsewhere = next(member for member in people if member.pk not in with_ben)

    with pytest.raises(Refused) as refused:
        actions.swap(rotation, number=1, one=dov, other=beside_ben, now=NOW)
    with pytest.raises(Refused) as unknown:
        actions.swap(rotation, number=1, one=dov, other=ada, now=NOW)
    actions.swap(rotation, number=1, one=elsewhere, other=beside_ben, now=NOW)

    assert refused.value.reason == unknown.value.reason
    after = rooms_now(rotation, number=1).values()
    assert elsewhere.pk in next(room for room in after if ben.pk in room)


def test_who_can_help_sits_with_who_asks(make_member, ada):
    people = [make_member(f"guest{number}") for number in range(12)]
    lines = {2: ("ask", "a printer for posters"), 9: ("offer", "printing of posters")}
    for number, (kind, text) in lines.items():
        profile = people[number].profile
        open_ask(profile, kind=kind, text=text, topics=[], now=timezone.now())

    rotation = rounds_for(an_evening(host=ada, people=people), rounds=1)
    actions.start(rotation, everybody=True, now=NOW)

    rooms = rooms_now(rotation, number=1).values()
    assert people[9].pk in next(room for room in rooms if people[2].pk in room)
