"""What is proposed fits the people and the time; what a plan gives is counted right."""

from __future__ import annotations

import pytest

from events.rooms.outcome import (
    fewest_repeats,
    newly_met,
    outcome_of,
    sizes_of,
    swapped,
)
from events.rooms.pages.drawing import bars_of, meetings_of
from events.rooms.proposing import in_all, proposal

TWO_ROUNDS = {1: {1: [1, 2], 2: [3, 4]}, 2: {1: [1, 3], 2: [2, 4]}}


@pytest.mark.parametrize("kind", ["online", "in_person", "hybrid"])
@pytest.mark.parametrize("going", [0, 1, 2, 5, 8, 9, 24, 60, 300])
@pytest.mark.parametrize("minutes", [1, 10, 45, 60, 90, 240])
def test_what_is_proposed_fits_the_event(kind, going, minutes):
    found = proposal(going=going, minutes=minutes, kind=kind)

    assert 1 <= found.rounds <= 6
    assert found.minutes >= 1
    assert found.break_minutes >= 0
    assert found.in_all <= minutes
    assert 2 <= found.room_size <= 4


def test_ninety_minutes_for_two_dozen():
    found = proposal(going=24, minutes=90, kind="online")

    assert (found.rounds, found.room_size, found.place) == (5, 4, "breakout")
    assert found.in_all == in_all(rounds=5, minutes=14, break_minutes=1)


def test_no_more_rounds_than_it_takes_to_meet_everybody():
    assert proposal(going=5, minutes=240, kind="in_person").rounds == 2


def test_a_pair_who_meets_twice_is_one_too_many():
    twice = {**TWO_ROUNDS, 3: {1: [1, 2, 3], 2: [4]}}

    once, again = outcome_of(TWO_ROUNDS), outcome_of(twice)

    assert once.partners == {1: 2, 2: 2, 3: 2, 4: 2}
    assert (once.repeats, again.repeats) == (0, 2)
    assert again.again == {(1, 2): 2, (1, 3): 2}
    assert again.brings_together([(1, 4), (2, 3)]) == 1
    assert sizes_of(twice[3]) == [(3, 1), (1, 1)]


def test_a_swap_changes_one_round_and_shows_who_meets():
    after = swapped(TWO_ROUNDS, number=2, one=3, other=4)

    assert after[1] == TWO_ROUNDS[1]
    assert after[2] == {1: [1, 4], 2: [2, 3]}
    assert newly_met(outcome_of(TWO_ROUNDS), outcome_of(after), {(1, 4), (1, 2)}) == [
        (1, 4)
    ]


def test_what_cannot_be_done_without_is_what_the_planner_says():
    assert fewest_repeats(people=18, rounds=5, room_size=5) == 8
    assert fewest_repeats(people=24, rounds=5, room_size=4) == 0
    assert fewest_repeats(people=1, rounds=5, room_size=4) == 0


@pytest.mark.parametrize("people", [2, 4, 26, 27, 60])
def test_each_pair_has_one_square_in_the_drawing(people):
    names = [(key, f"Somebody {key}") for key in range(1, people + 1)]

    drawn = meetings_of(outcome_of(TWO_ROUNDS), names)

    squares = drawn.once.count("z") + drawn.again.count("z") + drawn.never.count("z")
    assert squares == people * (people - 1) // 2
    assert len(drawn.names) == people


def test_many_people_are_drawn_as_bars():
    bars = bars_of(outcome_of(TWO_ROUNDS)).bars

    assert [(bar.partners, bar.people) for bar in bars] == [(2, 4)]
