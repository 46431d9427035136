"""What the planner is asked and what it answers, and when it refuses."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb, isfinite
from typing import Any

Person = Hashable
Pair = tuple[Any, Any]  # of persons; a mapping's keys would not accept Hashable
Room = Sequence[Person]

MOST_PEOPLE = 5_000
MOST_ROUNDS = 1_000
MOST_MEETINGS = 1_000_000  # pairs in a room, over all rounds
PRIOR, AFFINITY = 1.0, 0.2  # the greatest wish beside a repeat, in the search


class Unplannable(Exception):
    """The wishes contradict each other or can't be met; says why in one sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Who shall meet, in how many rounds and rooms, and what is to be heeded.

    Exactly one of `rooms` (how many) and `room_size` (people, at most) is given; the
    sizes of a round's rooms differ by one at most. Weights are positive numbers that
    only compare with others of their kind. `present` lists who is there in each round;
    `past` are the rounds of this plan that were held, whoever sat in them.
    """

    people: Sequence[Person]
    rounds: int
    rooms: int | None = None
    room_size: int | None = None
    blocked: Sequence[Pair] = ()
    prior: Mapping[Pair, float] = field(default_factory=dict)
    affinity: Mapping[Pair, float] = field(default_factory=dict)
    pins: Mapping[Any, int] = field(default_factory=dict)
    present: Sequence[Sequence[Person]] | None = None
    past: Sequence[Sequence[Room]] = ()
    seconds: float = 1.0
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who sits where in each round, and how good that is.

    `repeats` counts meetings beyond a pair's first, past rounds remembered;
    `lower_bound` is a number no plan can go below. `prior_used` counts prior pairs that
    the plan brings together, `affinity_met` the wishes it meets.
    """

    rounds: list[list[list[Any]]]
    repeats: int
    lower_bound: int
    partners_min: int
    partners_mean: float
    prior_used: int
    affinity_met: int
    method: str


@dataclass
class Task:
    """A problem in numbers: people are 0 to n - 1, what is forbidden is bits."""

    n: int
    present: list[list[int]]
    sizes: list[list[int]]
    blocked: list[int]
    soft: list[dict[int, float]]
    prior: set[tuple[int, int]]
    affinity: dict[tuple[int, int], float]
    pins: dict[int, int]
    past: list[list[list[int]]]
    seated_before: int = 0

    @property
    def same_every_round(self) -> bool:
        """Tell whether the same people sit in rooms of the same sizes every round."""
        return all(
            who == self.present[0] and sizes == self.sizes[0]
            for who, sizes in zip(self.present, self.sizes, strict=True)
        )

    @property
    def wishes(self) -> bool:
        """Tell whether it matters who is who."""
        return bool(self.pins or self.prior or self.affinity or any(self.blocked))


def numbered(problem: Problem) -> Task:
    """Check a problem and put it in numbers; raises `Unplannable`."""
    people = list(problem.people)
    number = {person: i for i, person in enumerate(people)}
    if not people:
        raise Unplannable("There is nobody to plan for.")
    if len(number) != len(people):
        raise Unplannable("Somebody is listed twice among the people.")
    _check_limits(problem)
    present = _present(problem, number)
    past = _past(problem, number)
    n = len(number)  # people who only sat in past rounds have numbers too
    pins = {}
    for person, room in problem.pins.items():
        pins[_known(person, number, "A pin")] = room
    sizes = [_sizes(problem, who, pins, r) for r, who in enumerate(present)]
    _check_meetings(sizes, past)
    blocked = [0] * n
    for a, b in problem.blocked:
        i, j = _pair(a, b, number, "A blocked pair")
        if i in pins and pins.get(i) == pins.get(j) and _ever_both(present, i, j):
            raise Unplannable("Two people who must never meet are pinned to one room.")
        blocked[i] |= 1 << j
        blocked[j] |= 1 << i
    _check_blocked(present, sizes, blocked)
    task = Task(
        n=n,
        present=present,
        sizes=sizes,
        blocked=blocked,
        soft=[{} for _ in range(n)],
        prior=set(),
        affinity={},
        pins=pins,
        past=past,
        seated_before=n - len(people),
    )
    _weigh(task, problem, number)
    return task


def _check_limits(problem: Problem) -> None:
    if (problem.rooms is None) == (problem.room_size is None):
        raise Unplannable("Say either how many rooms or how large they are.")
    if not 1 <= problem.rounds <= MOST_ROUNDS:
        raise Unplannable(f"Rounds must be between 1 and {MOST_ROUNDS}.")
    if len(problem.people) > MOST_PEOPLE:
        raise Unplannable(f"There can't be more than {MOST_PEOPLE} people.")
    if any(of is not None and of < 1 for of in (problem.rooms, problem.room_size)):
        raise Unplannable("There must be at least one room, for at least one person.")
    if not (isfinite(problem.seconds) and 0 < problem.seconds <= 600):
        raise Unplannable("Seconds must be more than 0 and at most 600.")


def _check_meetings(sizes: list[list[int]], past: list[list[list[int]]]) -> None:
    meetings = sum(comb(size, 2) for rooms in sizes for size in rooms)
    meetings += sum(comb(len(room), 2) for held in past for room in held)
    if meetings > MOST_MEETINGS:
        raise Unplannable("So many meetings are too many to plan; make rooms smaller.")


def _present(problem: Problem, number: dict[Person, int]) -> list[list[int]]:
    if problem.present is None:
        return [list(range(len(number))) for _ in range(problem.rounds)]
    if len(problem.present) != problem.rounds:
        raise Unplannable("Say for each of the rounds who is present.")
    present = []
    for who in problem.present:
        row = sorted({_known(p, number, "The list of people present") for p in who})
        if len(row) != len(who):
            raise Unplannable("Somebody is listed twice as present in one round.")
        if not row:
            raise Unplannable("Nobody is present in one of the rounds.")
        present.append(row)
    return present


def _past(problem: Problem, number: dict[Person, int]) -> list[list[list[int]]]:
    past = []
    for held in problem.past:
        seen: set[Person] = set()
        rooms = []
        for room in held:
            if len(set(room)) != len(room) or not seen.isdisjoint(room):
                raise Unplannable("Somebody sits twice in one of the past rounds.")
            seen.update(room)
            # Who has left since may still be named: they were met by those who stay.
            rooms.append([number.setdefault(p, len(number)) for p in room])
        past.append(rooms)
    if len(number) > 2 * MOST_PEOPLE:
        raise Unplannable("The past rounds name too many people.")
    return past


def _sizes(problem: Problem, who: list[int], pins: dict[int, int], r: int) -> list[int]:
    """Give each room's size, larger ones first where the pins don't say otherwise."""
    rooms = problem.rooms or -(-len(who) // (problem.room_size or 1))
    if rooms > len(who):
        raise Unplannable(
            f"There are more rooms than people in round {r + 1}, so one stays empty."
        )
    small, larger = divmod(len(who), rooms)
    pinned = [0] * rooms
    for person in set(who) & pins.keys():
        if not 0 <= pins[person] < rooms:
            raise Unplannable("Somebody is pinned to a room that does not exist.")
        pinned[pins[person]] += 1
    first = sorted(range(rooms), key=lambda room: (pinned[room] <= small, room))
    sizes = [small] * rooms
    for room in first[:larger]:
        sizes[room] += 1
    if any(p > size for p, size in zip(pinned, sizes, strict=True)):
        raise Unplannable("More people are pinned to a room than it has seats.")
    return sizes


def _known(person: Person, number: dict[Person, int], where: str) -> int:
    if person not in number:
        raise Unplannable(f"{where} names somebody who is not among the people.")
    return number[person]


def _pair(
    a: Person, b: Person, number: dict[Person, int], where: str
) -> tuple[int, int]:
    i, j = _known(a, number, where), _known(b, number, where)
    if i == j:
        raise Unplannable(f"{where} names one person twice.")
    return min(i, j), max(i, j)


def _ever_both(present: list[list[int]], i: int, j: int) -> bool:
    return any(i in who and j in who for who in present)


def _check_blocked(
    present: list[list[int]], sizes: list[list[int]], blocked: list[int]
) -> None:
    """Refuse what a count already shows to be impossible."""
    for who, rooms in zip(present, sizes, strict=True):
        here = sum(1 << person for person in who)
        for person in who:
            others = len(who) - 1 - (blocked[person] & here).bit_count()
            if others < min(rooms) - 1:
                raise Unplannable(
                    "Somebody must never meet so many others that no room can be filled"
                    " around them."
                )


def _weigh(task: Task, problem: Problem, number: dict[Person, int]) -> None:
    """Scale the wishes to what a repeat costs, which is 1 while searching."""
    for pairs, name, scale in (
        (problem.prior, "A prior pair", PRIOR),
        (problem.affinity, "A pair with affinity", -AFFINITY),
    ):
        if not all(isfinite(w) and 0 <= w <= 1e9 for w in pairs.values()):
            raise Unplannable("Weights must be numbers from 0 to a thousand million.")
        most = max(pairs.values(), default=0) or 1.0
        for (a, b), weight in pairs.items():
            i, j = _pair(a, b, number, name)
            if not weight:
                continue
            cost = scale * weight / most
            task.soft[i][j] = task.soft[i].get(j, 0.0) + cost
            task.soft[j][i] = task.soft[i][j]
            if scale > 0:
                task.prior.add((i, j))
            else:
                task.affinity[i, j] = weight
