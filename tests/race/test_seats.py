"""Two hundred want twenty seats at the same instant."""

from __future__ import annotations

import os

import pytest

from tests.race.server import (
    MORE_THREADS,
    THREADS,
    WITH_LOCK,
    WITHOUT_LOCK,
    Site,
    all_at_once,
)

MEMBERS, PLACES = 200, 20
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))


def answer_together(site: Site, sessions: list[str], url: str) -> list[int]:
    """Let all these members say at once that they are going."""
    return all_at_once(site, [(one, url, {"answer": "going"}) for one in sessions])


@pytest.mark.parametrize(("threads", "rounds"), [(THREADS, ROUNDS), (MORE_THREADS, 1)])
def test_two_hundred_who_ask_at_once_get_twenty_seats_and_a_line(run, threads, rounds):
    site = run(WITH_LOCK, threads=threads)
    scene = site.scene("seats", members=MEMBERS, events=rounds, places=PLACES)

    for url in scene["answer_urls"]:
        statuses = answer_together(site, scene["sessions"], url)

        assert statuses == [302] * MEMBERS
    assert "Traceback" not in site.log
    for answers in site.scene("answers").values():
        assert [one["turn"] for one in answers] == list(range(1, MEMBERS + 1))
        assert [one["answer"] for one in answers] == (
            ["going"] * PLACES + ["waiting"] * (MEMBERS - PLACES)
        )
        assert len({one["member_id"] for one in answers}) == MEMBERS


def test_who_asks_ten_times_at_once_gets_one_place(run):
    site = run(WITH_LOCK)
    scene = site.scene("seats", members=PLACES, events=1, places=PLACES)
    [url] = scene["answer_urls"]

    statuses = answer_together(site, scene["sessions"] * 10, url)

    [answers] = site.scene("answers").values()
    assert statuses == [302] * PLACES * 10
    assert [one["answer"] for one in answers] == ["going"] * PLACES
    assert [one["turn"] for one in answers] == list(range(1, PLACES + 1))


# The controls: with the lock off it must go wrong, or the stories above test nothing.


def test_without_the_lock_members_are_turned_away_with_errors(run):
    site = run(WITHOUT_LOCK, threads=MORE_THREADS)
    scene = site.scene("seats", members=60, events=3, places=PLACES)

    for url in scene["answer_urls"]:
        statuses = answer_together(site, scene["sessions"], url)

        assert 302 in statuses
        assert {500, 503} & set(statuses)
    assert "IntegrityError" in site.log or "OperationalError" in site.log


def test_without_the_lock_and_the_unique_turn_seats_are_given_twice(run, blank):
    if not blank.is_postgresql:
        pytest.skip("SQLite lets one write at a time, with or without the lock")
    site = run(WITHOUT_LOCK, threads=MORE_THREADS)
    scene = site.scene("seats", members=60, events=10, places=PLACES)
    site.scene("drop_unique_turn")

    for url in scene["answer_urls"]:
        answer_together(site, scene["sessions"], url)

    seated = [
        [one["answer"] for one in answers].count("going")
        for answers in site.scene("answers").values()
    ]
    assert len([count for count in seated if count > PLACES]) >= 9, seated
