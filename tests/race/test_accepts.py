"""Both say yes at the same instant, or one yes meets something else."""

from __future__ import annotations

from tests.race.server import (
    MORE_THREADS,
    WITH_LOCK,
    WITHOUT_LOCK,
    Form,
    Site,
    two_by_two,
)

PAIRS = 100


def yes(letter: dict, who: str) -> Form:
    """Give the form by which a party says yes."""
    return letter[who], letter["answer_url"], {"answer": "yes"}


def assert_all_is_consistent(came: dict) -> None:
    """Two are connected, and told so, if and only if their introduction says so."""
    for one in came["introductions"].values():
        accepted = one["state"] == "accepted"
        assert (one["answers"] == ["yes", "yes"]) is accepted
        assert one["connections"] == int(accepted)
        assert one["told"] == (one["tell_when_accepted"] if accepted else [])
    accepted = [one["state"] for one in came["introductions"].values()]
    assert came["connections"] == accepted.count("accepted")


def both_say_yes(site: Site) -> tuple[list[tuple[int, int]], dict]:
    """Let both parties of a hundred introductions say yes at the same instant."""
    letters = site.scene("introductions", count=PAIRS)
    statuses = two_by_two(site, [(yes(a, "one"), yes(a, "other")) for a in letters])
    return statuses, site.scene("outcomes")


def test_two_yeses_at_once_make_one_connection_and_no_yes_is_lost(run):
    site = run(WITH_LOCK)

    statuses, came = both_say_yes(site)

    assert statuses == [(302, 302)] * PAIRS
    assert "Traceback" not in site.log
    states = [one["state"] for one in came["introductions"].values()]
    assert states == ["accepted"] * PAIRS
    assert came["connections"] == PAIRS
    assert_all_is_consistent(came)


def test_a_yes_and_a_withdrawal_at_once_end_in_one_of_the_two(run):
    site = run(WITH_LOCK)
    letters = site.scene("introductions", count=50, one_said_yes=True)

    statuses = two_by_two(
        site,
        [
            (yes(letter, "other"), (letter["introducer"], letter["withdraw_url"], {}))
            for letter in letters
        ],
    )

    came = site.scene("outcomes")
    assert statuses == [(302, 302)] * 50
    assert "Traceback" not in site.log
    states = {one["state"] for one in came["introductions"].values()}
    assert states <= {"accepted", "withdrawn"}
    assert_all_is_consistent(came)


def test_a_yes_and_a_block_at_once_end_in_a_block_and_perhaps_a_connection(run):
    site = run(WITH_LOCK)
    letters = site.scene("introductions", count=50, one_said_yes=True)

    statuses = two_by_two(
        site,
        [
            (yes(letter, "other"), (letter["one"], letter["block_other_url"], {}))
            for letter in letters
        ],
    )

    came = site.scene("outcomes")
    assert {block for _, block in statuses} == {302}
    assert {answer for answer, _ in statuses} <= {302, 404}
    assert "Traceback" not in site.log
    for letter, (answer, _) in zip(letters, statuses, strict=True):
        one = came["introductions"][letter["id"]]
        assert one["blocks"] == 1
        assert one["state"] == "open" or answer == 302
    assert_all_is_consistent(came)


def test_two_who_introduced_each_other_can_both_say_yes_at_once(run):
    site = run(WITH_LOCK)
    crossed = site.scene("crossed_introductions", count=50)

    statuses = two_by_two(
        site, [(yes(one, "other"), yes(other, "other")) for one, other in crossed]
    )

    came = site.scene("outcomes")
    assert statuses == [(302, 302)] * 50
    assert "Traceback" not in site.log
    assert came["connections"] == 100
    assert_all_is_consistent(came)


# The control: with the lock off it must go wrong, or the stories above test nothing.


def test_without_the_lock_yeses_are_lost_or_refused(run, blank):
    site = run(WITHOUT_LOCK, threads=MORE_THREADS)

    statuses, came = both_say_yes(site)

    if not blank.is_postgresql:
        assert 503 in {status for pair in statuses for status in pair}
        return
    lost = [
        one
        for one in came["introductions"].values()
        if one["answers"] == ["yes", "yes"] and one["state"] == "open"
    ]
    print(f"lost: {len(lost)} of {PAIRS}")
    assert lost
