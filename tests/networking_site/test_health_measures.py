"""What network health counts, as functions: circles, links, coming back, whose day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from math import hypot
from random import Random

import pytest

from networking_site.health.acquaintance import Acquaintance, step
from networking_site.health.bridges import cut_off_without, links_of
from networking_site.health.circles import circles_of
from networking_site.health.evenings import Evening
from networking_site.health.pages.packing import packed
from networking_site.health.rhythm import Rhythm
from networking_site.health.zones import fairness

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def ties(*pairs, people):
    """Give who met whom how often; a pair named twice met twice."""
    found = [{} for _ in range(people)]
    for one, other in pairs:
        for here, there in ((one, other), (other, one)):
            found[here][there] = found[here].get(there, 0) + 1
    return found


def two_groups():
    """Two groups of five, tied by 4 and 5 alone; 10 met nobody."""
    pairs = [*combinations(range(5), 2), *combinations(range(5, 10), 2), (4, 5)]
    return ties(*pairs, people=11)


def acquaintance_of(pairs, people, visits=1):
    """Let people with keys from 100 on have met in these pairs."""
    met = {}
    for one, other in pairs:
        met.setdefault(100 + one, {})[100 + other] = 1
        met.setdefault(100 + other, {})[100 + one] = 1
    return Acquaintance(met, {100 + person: visits for person in range(people)})


def test_two_groups_tied_by_two_people_are_two_circles():
    assert circles_of(two_groups()) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_nobody_who_met_nobody_is_in_a_circle():
    assert circles_of(ties((0, 1), people=4)) == [[0, 1]]
    assert circles_of(ties(people=3)) == []
    assert circles_of([]) == []


def test_towns_come_to_light_though_people_travel():
    chance = Random(7)  # noqa: S311
    towns = [range(start, start + 20) for start in range(0, 120, 20)]
    pairs = [pair for town in towns for pair in combinations(town, 2)]
    pairs += [tuple(chance.sample(range(120), 2)) for _ in range(60)]

    assert circles_of(ties(*pairs, people=120)) == [list(town) for town in towns]


def test_who_is_the_only_link_is_found_on_either_side():
    assert links_of([(0, 5), (0, 6), (0, 7)]) == [0]
    assert links_of([(0, 5), (1, 5), (2, 5), (0, 6)]) == [5, 0]
    assert links_of([]) == []


def test_whoever_others_hang_on_is_found_with_how_many():
    assert cut_off_without(two_groups()) == {4: 4, 5: 4}
    assert cut_off_without(ties((0, 1), (1, 2), (2, 0), people=3)) == {}


@pytest.mark.parametrize("seed", range(20))
def test_whoever_others_hang_on_is_who_leaves_parts_behind(seed):
    chance = Random(seed)  # noqa: S311
    pairs = {tuple(sorted(chance.sample(range(18), 2))) for _ in range(20)}
    graph = ties(*pairs, people=18)

    assert cut_off_without(graph) == by_leaving_each_out(graph)


def by_leaving_each_out(graph):
    """Say the same in the plainest way: take each away and look who is reached."""
    found = {}
    for one, near in enumerate(graph):
        parts, left = [], set(near)
        while left:
            part, ahead = set(), [left.pop()]
            while ahead:
                here = ahead.pop()
                if here not in part and here != one:
                    part.add(here)
                    ahead += graph[here]
            left -= part
            parts.append(len(part))
        if len(parts) > 1:
            found[one] = sum(parts) - max(parts)
    return found


def test_a_long_line_of_people_is_no_trouble():
    line = ties(*((n, n + 1) for n in range(4999)), people=5000)

    assert cut_off_without(line)[1] == 1
    assert len(cut_off_without(line)) == 4998


def test_the_same_meetings_give_the_same_report_in_whatever_order():
    chance = Random(3)  # noqa: S311
    pairs = [tuple(chance.sample(range(60), 2)) for _ in range(200)]
    first = acquaintance_of(pairs, 60).as_content([])
    chance.shuffle(pairs)

    again = acquaintance_of([(b, a) for a, b in pairs], 60).as_content([])

    assert again == first


def test_how_many_somebody_met_is_said_in_steps():
    assert [step(n) for n in (0, 1, 2, 3, 9, 10, 2000)] == [0, 1, 1, 3, 3, 10, 300]


@pytest.mark.parametrize("many", range(4, 20))
def test_two_who_alone_never_met_look_like_everybody_else(many):
    everybody_but_two = [p for p in combinations(range(many), 2) if p != (0, 1)]

    drawn = acquaintance_of(everybody_but_two, many).as_content([])["drawn"]

    lines = {tuple(sorted(tie[:2])) for tie in drawn["ties"]}
    assert len(lines) <= max(many, many * (many - 1) / 4)
    assert len({met for _person, _circle, met in drawn["people"]}) == 1
    missing = many * (many - 1) / 2 - len(lines)
    assert missing >= 2


def test_in_a_group_of_three_it_is_not_drawn_who_met_whom():
    drawn = acquaintance_of([(0, 1), (1, 2)], 3).as_content([])["drawn"]

    assert drawn["ties"] == []
    assert {met for _person, _circle, met in drawn["people"]} == {1}


def test_above_three_hundred_circles_are_kept_and_no_more_people_than_can_be_named():
    towns = [range(start, start + 8) for start in range(0, 1600, 8)]
    pairs = [pair for town in towns for pair in combinations(town, 2)]
    pairs += [(town[0], town[0] + 8) for town in towns[:-1]]

    content = acquaintance_of(pairs, 1700, visits=3).as_content(range(100, 1800))

    assert content["drawn"] is None
    assert len(content["circles"]) == 40
    assert content["more_circles"] > 0
    assert content["alone"]["many"] == 100
    assert len(content["alone"]["some"]) == 60
    assert content["newcomers"]["few"] == 100
    assert len(content["newcomers"]["some"]) == 60


def evening(day, people, *, answers=0, missed=0):
    at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    return Evening(
        day=day,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        is_by_call=True,
        people=set(people),
        met=set(),
        answers=answers,
        missed=missed,
    )


def test_a_rhythm_tells_first_times_from_coming_back():
    rhythm = Rhythm(before={9})
    for day, people in (
        (date(2026, 8, 1), [1, 2, 9]),
        (date(2026, 8, 11), [1]),
        (date(2026, 9, 20), [1, 3]),
    ):
        rhythm.add(evening(day, people, answers=4, missed=1))

    said = rhythm.as_content(today=date(2026, 11, 1))

    assert said["months"] == [
        {
            "month": "2026-08",
            "events": 2,
            "visits": 4,
            "first": 2,
            "answers": 8,
            "missed": 2,
        },
        {
            "month": "2026-09",
            "events": 1,
            "visits": 2,
            "first": 1,
            "answers": 4,
            "missed": 1,
        },
    ]
    assert said["gaps"] == [1, 0, 1, 0]
    assert said["middle_gap"] == 10
    assert (said["once"], said["came_back"]) == (2, 1)


def test_people_by_one_clock_are_counted_together_and_told_whose_day_it_was():
    at = [datetime(2026, 11, day, 18, tzinfo=UTC) for day in (3, 10, 17)]
    spans = [(start, start + timedelta(hours=1)) for start in at]
    people = {"Europe/Berlin": 5, "Europe/Paris": 2, "Australia/Sydney": 3}

    berlin, sydney = fairness(spans, people, now=NOW)

    assert berlin == {
        "zones": ["Europe/Berlin", "Europe/Paris"],
        "people": 7,
        "events": 3,
        "by_day": 3,
    }
    assert (sydney["zones"], sydney["by_day"]) == (["Australia/Sydney"], 0)


def test_an_event_of_days_is_nobodys_night():
    start = datetime(2026, 11, 3, 8, tzinfo=UTC)

    said = fairness([(start, start + timedelta(days=2))], {"UTC": 1}, now=NOW)

    assert said[0]["events"] == 0


def test_discs_touch_and_never_overlap():
    chance = Random(1)  # noqa: S311
    radii = sorted((chance.uniform(15, 120) for _ in range(40)), reverse=True)

    places = packed(radii, {(0, 1): 5.0}, gap=6)

    for (one, here), (other, there) in combinations(zip(radii, places, strict=True), 2):
        assert hypot(here[0] - there[0], here[1] - there[1]) >= one + other + 5.9
    assert places == packed(radii, {(0, 1): 5.0}, gap=6)
