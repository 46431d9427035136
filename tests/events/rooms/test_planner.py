"""Planning rounds: what a host may count on, whatever she asks for."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.rooms.planner import Plan, Problem, Unplannable, plan
from tests.events.rooms.plans import (
    case_problem,
    partners,
    repeats,
    together,
    what_is_wrong,
)

CAST = ["ada", "ben", "cleo", "dov"]
QUICK: dict[str, Any] = {"seconds": 0.1}


def room_of(rooms: list[list[Any]], person: Any) -> int:
    return next(i for i, room in enumerate(rooms) if person in room)


def planned(problem: Problem) -> Plan | str:
    """Plan, or give the sentence that says why not."""
    try:
        return plan(problem)
    except Unplannable as unplannable:
        return unplannable.reason


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Make up a problem with some of every kind of wish."""
    n = draw(st.integers(1, 22))
    rounds = draw(st.integers(1, 5))
    by_size = draw(st.booleans())
    people = draw(st.permutations([f"p{i}" if i % 2 else i for i in range(n)]))
    someone = st.sampled_from(people)
    pairs = st.lists(
        st.tuples(someone, someone).filter(lambda pair: pair[0] != pair[1]),
        max_size=n if n > 1 else 0,
    )
    weighed = st.dictionaries(
        st.sampled_from(list(combinations(people, 2)) or [("", "")]),
        st.floats(0.1, 9),
        max_size=n if n > 1 else 0,
    )
    some = st.lists(someone, min_size=1, unique=True)
    rooms = draw(st.integers(1, n))
    past = draw(st.lists(st.lists(st.lists(someone, unique=True), max_size=1)))
    return Problem(
        people=people,
        rounds=rounds,
        rooms=None if by_size else rooms,
        room_size=rooms if by_size else None,
        blocked=draw(pairs),
        prior=draw(weighed),
        affinity=draw(weighed),
        pins=draw(st.dictionaries(someone, st.integers(0, rooms - 1), max_size=3)),
        present=draw(st.none() | st.lists(some, min_size=rounds, max_size=rounds)),
        past=past,
        seed=draw(st.integers(0, 3)),
        seconds=0.01,
    )


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_whatever_is_asked_the_plan_keeps_every_hard_rule_and_counts_right(
    problem: Problem,
) -> None:
    made = planned(problem)

    if isinstance(made, str):
        assert made.endswith(".")
        return
    assert what_is_wrong(made, problem) == []


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 26), st.integers(1, 9), st.integers(1, 6), st.integers(0, 9))
def test_without_wishes_there_is_always_a_plan(
    n: int, rooms: int, rounds: int, seed: int
) -> None:
    problem = Problem(
        people=range(n), rounds=rounds, rooms=min(n, rooms), seed=seed, seconds=0.01
    )

    assert what_is_wrong(plan(problem), problem) == []


@settings(deadline=None, max_examples=10)
@given(st.integers(2, 5), st.integers(2, 6), st.integers(1, 3), st.data())
def test_blocks_that_leave_one_way_to_sit_are_kept(
    size: int, rooms: int, rounds: int, data: st.DataObject
) -> None:
    people = data.draw(st.permutations(range(size * rooms)))
    blocked = [(a, b) for a, b in combinations(people, 2) if a % rooms != b % rooms]
    problem = Problem(
        people=people, rounds=rounds, rooms=rooms, blocked=blocked, **QUICK
    )

    made = plan(problem)

    assert what_is_wrong(made, problem) == []
    assert made.repeats == made.lower_bound


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    problem = case_problem("PC6-odd", seconds=0.1)

    assert plan(problem) == plan(problem)
    assert plan(problem).rounds != plan(replace(problem, seed=2)).rounds


def test_who_it_is_does_not_matter_to_the_plan() -> None:
    numbers = plan(Problem(people=range(23), rounds=4, rooms=6, **QUICK))
    names = [f"member {i}" for i in range(23)]

    named = plan(Problem(people=names, rounds=4, rooms=6, **QUICK))

    assert named.rounds == [
        [[names[i] for i in room] for room in rooms] for rooms in numbers.rounds
    ]


def test_four_people_two_by_two_all_meet_in_three_rounds() -> None:
    made = plan(Problem(people=CAST, rounds=3, room_size=2))

    assert (made.repeats, made.partners_min, made.partners_mean) == (0, 3, 3.0)


def test_a_fourth_round_for_four_people_repeats_what_it_must() -> None:
    made = plan(Problem(people=CAST, rounds=4, room_size=2))

    assert (made.repeats, made.lower_bound) == (2, 2)


def test_the_odd_one_out_is_somebody_else_each_round() -> None:
    made = plan(Problem(people=range(9), rounds=9, rooms=5))

    alone = [room[0] for rooms in made.rounds for room in rooms if len(room) == 1]
    assert sorted(alone) == list(range(9))
    assert made.repeats == 0


def test_ben_and_dov_never_meet_though_everybody_else_does() -> None:
    problem = Problem(
        people=[*CAST, "eve", "fay", "gil", "hal", "ida"],
        rounds=3,
        room_size=3,
        blocked=[("dov", "ben")],
    )

    made = plan(problem)

    assert together(made, [("ben", "dov")]) == 0
    assert made.repeats == 0


def test_teams_of_colleagues_sit_apart_and_nobody_meets_twice() -> None:
    teams = [(a, b) for a, b in combinations(range(40), 2) if a % 4 == b % 4]
    problem = Problem(people=range(40), rounds=6, rooms=10, blocked=teams)

    made = plan(problem)

    assert what_is_wrong(made, problem) == []
    assert made.repeats == 0


def test_hosts_stay_in_their_rooms_while_the_others_go_round() -> None:
    problem = Problem(people=range(20), rounds=5, rooms=5, pins={3: 4, 7: 0, 9: 2})

    made = plan(problem)

    assert [room_of(rooms, 3) for rooms in made.rounds] == [4] * 5
    assert [room_of(rooms, 7) for rooms in made.rounds] == [0] * 5
    assert made.repeats == 0


def test_two_hosts_of_one_room_repeat_only_each_other() -> None:
    problem = Problem(people=range(16), rounds=4, rooms=4, pins={0: 1, 1: 1}, **QUICK)

    made = plan(problem)

    assert what_is_wrong(made, problem) == []
    assert made.repeats >= 3


def test_people_who_met_before_meet_only_when_nobody_new_is_left() -> None:
    met_last_time = {(0, 1): 1.0, (2, 3): 1.0, (4, 5): 1.0}
    problem = Problem(
        people=range(6), rounds=4, room_size=2, prior=met_last_time, **QUICK
    )

    made = plan(problem)
    longer = plan(replace(problem, rounds=5))

    assert (made.repeats, made.prior_used) == (0, 0)
    assert (longer.repeats, longer.prior_used) == (0, 3)


def test_of_two_old_acquaintances_the_older_one_is_met_again() -> None:
    prior = {("ada", "ben"): 1.0, ("ada", "cleo"): 0.2, ("ada", "dov"): 1.0}
    problem = Problem(people=CAST, rounds=1, room_size=2, prior=prior, **QUICK)

    assert together(plan(problem), [("ada", "cleo")]) == 1


def test_people_with_something_to_talk_about_are_brought_together() -> None:
    wished = {(0, 9): 1.0, (1, 7): 1.0, (2, 11): 1.0, (3, 8): 1.0}
    problem = Problem(people=range(16), rounds=3, room_size=4, affinity=wished, **QUICK)

    made = plan(problem)

    assert made.affinity_met == together(made, wished) == 4
    assert made.repeats == 0


def test_no_wish_is_worth_meeting_twice() -> None:
    problem = Problem(
        people=CAST, rounds=3, room_size=2, affinity={("ada", "ben"): 9.0}, **QUICK
    )

    made = plan(problem)

    assert (made.repeats, made.affinity_met) == (0, 1)


def test_who_comes_late_and_who_leaves_has_a_seat_while_there() -> None:
    present = [range(10), range(12), range(12), range(2, 12)]
    problem = Problem(people=range(12), rounds=4, rooms=4, present=present, **QUICK)

    made = plan(problem)

    assert what_is_wrong(made, problem) == []
    assert made.repeats == 0


def test_replanning_remembers_the_rounds_that_were_held() -> None:
    whole = plan(Problem(people=range(16), rounds=5, rooms=4))
    problem = Problem(
        people=range(16), rounds=2, rooms=4, past=whole.rounds[:3], **QUICK
    )

    made = plan(problem)

    assert repeats(made.rounds) == 0
    assert made.repeats == repeats(made.rounds, whole.rounds[:3]) == made.lower_bound


def test_who_left_is_remembered_by_those_who_met_him_and_gets_no_seat() -> None:
    held = [[["ada", "ben"], ["cleo", "dov"]]]
    people = ["ada", "cleo", "dov"]
    problem = Problem(people=people, rounds=2, room_size=2, past=held, **QUICK)

    made = plan(problem)

    assert what_is_wrong(made, problem) == []
    assert (made.repeats, made.partners_min) == (0, 2)
    assert partners(made, problem) == {"ada": 3, "cleo": 2, "dov": 2}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"people": []}, "nobody"),
        ({"people": ["ada", "ada"]}, "listed twice"),
        ({"rooms": None}, "either"),
        ({"room_size": 2}, "either"),
        ({"rounds": 0}, "Rounds must"),
        ({"rounds": 10**9}, "Rounds must"),
        ({"people": range(6000)}, "more than 5000"),
        ({"people": range(5000), "rounds": 9}, "too many to plan"),
        ({"rooms": 5}, "more rooms than people"),
        ({"rooms": 0}, "at least one room"),
        ({"rooms": -1}, "at least one room"),
        ({"seconds": float("nan")}, "Seconds"),
        ({"seconds": 0}, "Seconds"),
        ({"blocked": [("ada", "ada")]}, "one person twice"),
        ({"blocked": [("ada", "eve")]}, "not among the people"),
        ({"prior": {("ada", "eve"): 1}}, "not among the people"),
        ({"affinity": {("ada", "ben"): -1.0}}, "Weights"),
        ({"pins": {"eve": 0}}, "not among the people"),
        ({"pins": {"ada": 2}}, "does not exist"),
        ({"pins": {"ada": -1}}, "does not exist"),
        ({"pins": dict.fromkeys(CAST, 1)}, "more people are pinned"),
        (
            {"pins": {"ada": 1, "ben": 1}, "blocked": [("ben", "ada")]},
            "pinned to one room",
        ),
        ({"present": [CAST]}, "each of the rounds"),
        ({"present": [CAST, []]}, "Nobody is present"),
        ({"present": [CAST, ["ada"]]}, "more rooms than people"),
        ({"present": [CAST, ["ada", "ada"]]}, "listed twice"),
        ({"present": [CAST, ["eve"]]}, "not among the people"),
        ({"past": [[["ada"], ["ada"]]]}, "sits twice"),
        ({"blocked": list(combinations(CAST, 2))}, "never meet"),
        ({"blocked": list(product(["ada"], CAST[1:]))}, "never meet"),
        ({"blocked": list(combinations(CAST[:3], 2))}, "never meet"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    more: dict[str, Any], reason: str
) -> None:
    asked: dict[str, Any] = {"people": CAST, "rounds": 2, "rooms": 2} | more

    with pytest.raises(Unplannable) as refused:
        plan(Problem(**asked))

    assert reason.lower() in refused.value.reason.lower()
