"""Perfect rounds from algebra: each offer is what its name promises."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import pytest

from events.rooms.planner import arrays, kept, starter
from events.rooms.planner.designs import designs, round_robin
from events.rooms.planner.effort import Effort
from events.rooms.planner.fields import Ring, prime_powers
from tests.events.rooms.plans import pairs, repeats


@pytest.mark.parametrize("size", [2, 3, 4, 5, 7, 8, 9, 11, 16, 25, 27])
def test_in_a_field_everything_but_zero_has_an_inverse(size: int) -> None:
    field = Ring(size)

    for left in range(1, size):
        assert {field.multiply(left, right) for right in range(size)} == set(
            range(size)
        )


@pytest.mark.parametrize("size", [1, 6, 8, 9, 12])
def test_a_ring_adds_subtracts_and_multiplies_as_rings_do(size: int) -> None:
    ring = Ring(size)

    for a, b, c in product(range(size), repeat=3):
        assert ring.subtract(ring.add(a, b), b) == a
        assert ring.multiply(a, b) == ring.multiply(b, a)
        assert ring.multiply(a, ring.add(b, c)) == ring.add(
            ring.multiply(a, b), ring.multiply(a, c)
        )


def test_a_number_is_the_product_of_its_prime_powers() -> None:
    assert prime_powers(360) == [(2, 3), (3, 2), (5, 1)]
    assert prime_powers(97) == [(97, 1)]
    assert prime_powers(1) == []


@pytest.mark.parametrize("n", [1, 2, 3, 6, 9, 40])
def test_in_a_round_robin_all_meet_exactly_once(n: int) -> None:
    met = pairs(round_robin(n))

    assert met == dict.fromkeys(map(frozenset, combinations(range(n), 2)), 1)


@pytest.mark.parametrize("rooms", range(1, 14))
@pytest.mark.parametrize("rounds", [2, 7])
def test_every_offer_seats_all_in_even_rooms_and_repeats_nothing(
    rooms: int, rounds: int
) -> None:
    for n in (*range(rooms, 2 * rooms + 2), 4 * rooms - 1, 4 * rooms, 5 * rooms + 1):
        for _, plan in designs(n, rooms, rounds, Random(1), Effort(0.02)):
            assert repeats(plan) == 0
            assert len(plan) <= rounds
            for seats in plan:
                sizes = [len(room) for room in seats]
                assert sorted(p for room in seats for p in room) == list(range(n))
                assert len(sizes) == rooms
                assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("rooms", "words"), [(r, w) for r, some in kept.ARRAYS.items() for w in some]
)
def test_each_array_that_is_kept_is_a_difference_array(rooms: int, words: str) -> None:
    seats, rounds = len(words.split()), len(words.split()[0])

    plan = arrays.searched(seats * rooms, rooms, rounds, Random(1), Effort(0))

    assert len(plan) == rounds
    assert repeats(plan) == 0


@pytest.mark.parametrize(("people", "m"), list(kept.STARTERS))
def test_each_starter_that_is_kept_develops_without_a_repeat(
    people: int, m: int
) -> None:
    sizes = [len(room) for room in kept.STARTERS[people, m]]

    plan = starter.developed(people, sizes, m, m, Random(1), Effort(0))

    assert len(plan) == m
    assert repeats(plan) == 0


def test_somebody_left_out_of_a_plan_leaves_no_trace() -> None:
    whole = arrays.from_the_ring(25, 5, 5)

    plan = starter.without(whole, 23)

    assert sorted(p for room in plan[0] for p in room) == list(range(23))
    assert sorted(len(room) for room in plan[0]) == [4, 4, 5, 5, 5]
    assert repeats(plan) == 0
