"""`manage.py plan_rooms < problem.json > plan.json`."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from events.rooms import problem_file
from events.rooms.planner import Unplannable

ROOT = Path(__file__).parents[3]
KEYS = sorted(problem_file.KEYS)
SMALL: dict[str, Any] = {"n": 4, "rounds": 3, "room_size": 2, "seconds": 0.02}
WITH_NAMES = {
    "people": ["ada", "ben", "cleo", "dov", "eve", "fay"],
    "rounds": 2,
    "rooms": 2,
    "blocked": [["ben", "dov"]],
    "prior": [["ada", "ben"], ["ada", "cleo", 0.5]],
    "affinity": [["cleo", "eve", 2]],
    "pins": {"ada": 1},
    "present": [["ada", "ben", "cleo", "dov", "eve"], ["ada", "ben", "dov", "fay"]],
    "past": [[["ada", "cleo", "gus"]]],
    "seconds": 0.05,
    "seed": 7,
}


def answer(problem: bytes | dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command in this process and read the plan it writes."""
    text = problem if isinstance(problem, bytes) else json.dumps(problem).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    out = io.StringIO()
    call_command("plan_rooms", stdout=out)
    return json.loads(out.getvalue())


def test_a_plan_says_who_sits_where_and_how_good_that_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = answer(SMALL, monkeypatch)

    seconds = made.pop("seconds")
    assert isinstance(seconds, float)
    assert [sorted(map(sorted, rooms)) for rooms in made.pop("rounds")] == [
        [[0, 3], [1, 2]],
        [[0, 2], [1, 3]],
        [[0, 1], [2, 3]],
    ]
    assert made == {
        "repeats": 0,
        "lower_bound": 0,
        "partners_min": 3,
        "partners_mean": 3.0,
        "prior_used": 0,
        "affinity_met": 0,
        "method": "round robin",
    }


def test_names_and_every_kind_of_wish_are_understood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = answer(WITH_NAMES, monkeypatch)["rounds"]

    assert "ada" in first[1]
    assert "ada" in second[1]
    assert sorted(first[0] + first[1]) == ["ada", "ben", "cleo", "dov", "eve"]
    assert sorted(second[0] + second[1]) == ["ada", "ben", "dov", "fay"]
    assert all({"ben", "dov"} - set(room) for room in first + second)


def test_a_number_is_pinned_by_its_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = answer(SMALL | {"pins": {"2": 1}}, monkeypatch)

    assert [2 in rooms[1] for rooms in made["rounds"]] == [True] * 3


def test_a_file_of_windows_with_a_mark_at_its_head_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = b"\xef\xbb\xbf" + json.dumps(SMALL).encode()

    assert answer(text, monkeypatch)["repeats"] == 0


def test_the_same_seed_gives_the_same_plan_in_another_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = {"n": 13, "rounds": 4, "rooms": 4, "seconds": 0.05}
    command = [sys.executable, "manage.py", "plan_rooms"]

    run = subprocess.run(
        command,
        cwd=ROOT,
        input=json.dumps(problem).encode(),
        capture_output=True,
        check=False,
    )

    assert run.returncode == 0
    assert json.loads(run.stdout) | {"seconds": 0} == (
        answer(problem, monkeypatch) | {"seconds": 0}
    )


def test_what_cannot_be_planned_is_one_sentence_and_exit_2() -> None:
    problem = json.dumps(SMALL | {"blocked": [[0, 1], [0, 2], [0, 3]]})
    command = [sys.executable, "manage.py", "plan_rooms"]

    run = subprocess.run(
        command, cwd=ROOT, input=problem, capture_output=True, text=True, check=False
    )

    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr == (
        "CommandError: Somebody must never meet so many others that no room can be"
        " filled around them.\n"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "not JSON"),
        (b"[]", "JSON object"),
        (b"null", "JSON object"),
        (b"[" * 100_000, "not JSON"),
        (b'{"n":' * 100_000, "not JSON"),
        (b"\xff\xfe{\x00", "not JSON"),
        (b'{"n": NaN, "rounds": 1, "rooms": 1}', "not JSON"),
        (b'{"n": ' + b"9" * 5000 + b', "rounds": 1, "rooms": 1}', "not JSON"),
        (b'{"n": 1e999, "rounds": 1, "rooms": 1}', "n must be a whole number"),
        (b'{"people": [1e999], "rounds": 1, "rooms": 1}', "too large"),
        (b'{"n": 4, "rounds": 1, "rooms": 2, "\\ud800": 1}', "A problem has no"),
        (b'{"n": 4, "people": [1], "rounds": 1, "rooms": 2}', "either n or"),
        (b'{"rounds": 1, "rooms": 2}', "either n or"),
        (b'{"n": 4, "rooms": 2}', "rounds must be"),
        (b'{"n": true, "rounds": 1, "rooms": 2}', "n must be"),
        (b'{"n": 0, "rounds": 1, "rooms": 2}', "n must be"),
        (b'{"people": [1, "1"], "rounds": 1, "rooms": 2}', "listed twice"),
        (b'{"people": [1, 1.0], "rounds": 1, "rooms": 2}', "listed twice"),
        (b'{"n": 4, "rounds": 1, "rooms": 2, "seconds": 1e999}', "Seconds must"),
        (b'{"n": 4, "rounds": 1, "rooms": 2, "seconds": "1"}', "seconds must"),
        (b'{"n": 4, "rounds": 1, "rooms": 2, "seed": 1.5}', "seed must"),
        (b'{"n": 4, "rounds": 1, "rooms": 2, "pins": {"0": "1"}}', "whole number"),
        (b'{"n": 4, "rounds": 1, "rooms": 2, "prior": [[0, 1, 1e999]]}', "Weights"),
        (b'{"n": 4, "rounds": 1, "rooms": 2, "blocked": [[0, 1, 2]]}', "a pair"),
    ],
)
def test_hostile_text_gets_a_sentence(
    text: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match=reason) as refused:
        answer(text, monkeypatch)

    assert refused.value.returncode == 2
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "value",
    [True, -1, 0, 10**17, 0.5, "x", "\ud800", [], [[]], [[[]]], [[0, 0]], [1, {}], {}],
    ids=repr,
)
def test_a_wrong_type_for_any_key_is_planned_or_refused(
    key: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = SMALL | {key: value}
    try:
        made = answer(problem, monkeypatch)
    except CommandError as refused:
        made = {"refused": str(refused), "exit": refused.returncode}

    assert made.get("exit", 2) == 2
    assert "repeats" in made or made["refused"].endswith(".")


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=12,
        ),
    )
)
def test_no_json_brings_the_reader_to_fall(data: dict[str, Any]) -> None:
    try:
        problem_file.read(json.dumps(data).encode())
    except Unplannable as unplannable:
        read = unplannable.reason
    else:
        read = "."

    assert read.endswith(".")
