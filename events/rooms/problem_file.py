"""Problems and plans as JSON, the form that `manage.py plan_rooms` reads and writes.

Whatever the text holds, `read` gives a problem or raises `Unplannable`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any

from events.rooms.planner import Pair, Person, Plan, Problem, Unplannable

MOST_BYTES = 20_000_000
MOST_DIGITS = 18
KEYS = {
    "n",
    "people",
    "rounds",
    "rooms",
    "room_size",
    "blocked",
    "prior",
    "affinity",
    "pins",
    "present",
    "past",
    "seconds",
    "seed",
}


def read(text: bytes) -> Problem:
    """Read a problem; raises `Unplannable` for whatever is none."""
    if len(text) > MOST_BYTES:
        raise Unplannable("The problem is too large.")
    try:
        data = json.loads(
            text.decode("utf-8-sig"), parse_constant=_no_number, parse_int=_integer
        )
    except (ValueError, RecursionError) as error:
        raise Unplannable("This is not JSON.") from error
    if not isinstance(data, dict):
        raise Unplannable("A problem is a JSON object.")
    if unknown := sorted(data.keys() - KEYS):
        raise Unplannable(f"A problem has no {unknown[0][:40]!r}.")
    people = _people(data)
    named = {str(person): person for person in people}
    return Problem(
        people=people,
        rounds=_whole(data, "rounds", needed=True) or 0,
        rooms=_whole(data, "rooms"),
        room_size=_whole(data, "room_size"),
        blocked=[_pair(entry, "blocked") for entry in _list(data, "blocked")],
        prior=_weights(data, "prior"),
        affinity=_weights(data, "affinity"),
        pins=_pins(data, named),
        present=[_ids(who, "present") for who in _list(data, "present")]
        if data.get("present") is not None
        else None,
        past=[
            [_ids(room, "past") for room in _sequence(held, "past")]
            for held in _list(data, "past")
        ],
        seconds=_seconds(data, len(people)),
        seed=1 if (seed := _whole(data, "seed")) is None else seed,
    )


def written(plan: Plan, *, seconds: float) -> str:
    """Write a plan, with the seconds it took."""
    return json.dumps(
        {
            "rounds": plan.rounds,
            "repeats": plan.repeats,
            "lower_bound": plan.lower_bound,
            "partners_min": plan.partners_min,
            "partners_mean": plan.partners_mean,
            "prior_used": plan.prior_used,
            "affinity_met": plan.affinity_met,
            "seconds": round(seconds, 3),
            "method": plan.method,
        }
    )


def seconds_for(people: int, *, replanning: bool) -> float:
    """Give the time worth taking for so many people, in seconds.

    Who waits for the next round of a running event waits for less than five seconds.
    """
    if people <= 64:
        return 1.0
    if people <= 250:
        return 3.0
    return 4.0 if replanning else 10.0


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError("too many digits")
    return int(digits)


def _people(data: dict[str, Any]) -> list[Person]:
    if ("n" in data) == ("people" in data):
        raise Unplannable("Say either n or who the people are.")
    if "n" in data:
        n = _whole(data, "n", needed=True) or 0
        if not 1 <= n <= 100_000:
            raise Unplannable("n must be between 1 and 100000.")
        return list(range(n))
    people = _ids(data["people"], "people")
    if len({str(person) for person in people}) != len(people):
        raise Unplannable("Somebody is listed twice among the people.")
    return people


def _whole(data: dict[str, Any], key: str, *, needed: bool = False) -> int | None:
    value = data.get(key)
    if value is None and not needed:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unplannable(f"{key} must be a whole number.")
    return value


def _seconds(data: dict[str, Any], people: int) -> float:
    value = data.get("seconds")
    if value is None:
        return seconds_for(people, replanning=bool(data.get("past")))
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Unplannable("seconds must be a number.")
    return float(value)


def _list(data: dict[str, Any], key: str) -> Sequence[Any]:
    value = data.get(key)
    return [] if value is None else _sequence(value, key)


def _sequence(value: Any, key: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise Unplannable(f"{key} must be made of lists.")
    return value


def _ids(value: Any, key: str) -> list[Person]:
    return [_id(entry, key) for entry in _sequence(value, key)]


def _id(value: Any, key: str) -> Person:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unplannable(f"In {key}, each person must be a string or a number.")
    if isinstance(value, float) and not isfinite(value):
        raise Unplannable(f"In {key}, a number is too large.")
    return value


def _pair(entry: Any, key: str) -> Pair:
    if not isinstance(entry, list) or len(entry) != 2:
        raise Unplannable(f"Each entry of {key} must be a pair of people.")
    return _id(entry[0], key), _id(entry[1], key)


def _weights(data: dict[str, Any], key: str) -> dict[Pair, float]:
    """Read pairs with weights, 1 where none is given; the same pair twice adds up."""
    weights: dict[Pair, float] = {}
    for entry in _list(data, key):
        if not isinstance(entry, list) or len(entry) not in (2, 3):
            raise Unplannable(f"Each entry of {key} must be two people and a weight.")
        weight = entry[2] if len(entry) == 3 else 1
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise Unplannable(f"A weight in {key} is not a number.")
        a, b = _pair(entry[:2], key)
        kept = (b, a) if (b, a) in weights else (a, b)
        weights[kept] = weights.get(kept, 0.0) + float(weight)
    return weights


def _pins(data: dict[str, Any], named: dict[str, Person]) -> dict[Person, int]:
    """Read pins; JSON's keys are strings, so a number is found by its writing."""
    pins = data.get("pins")
    if pins is None:
        return {}
    if not isinstance(pins, dict):
        raise Unplannable("pins must say a room for each person.")
    result = {}
    for name, room in pins.items():
        if name not in named:
            raise Unplannable("A pin names somebody who is not among the people.")
        if not isinstance(room, int) or isinstance(room, bool):
            raise Unplannable("A pin's room must be a whole number.")
        result[named[name]] = room
    return result
