"""What a plan gives its people: whom they meet, and who meets again. Pure counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from events.rooms.planner import Problem
from events.rooms.planner.bounds import lower_bound
from events.rooms.planner.problem import numbered
from events.rooms.seating import Pair, pair_of

Sitting = Mapping[int, Sequence[int]]  # who sits in which room of one round


@dataclass(frozen=True)
class Outcome:
    """Whom everybody meets: the rounds in which each pair sits together."""

    people: frozenset[int]
    together: Mapping[Pair, Sequence[int]]

    @property
    def partners(self) -> Counter[int]:
        """Give how many different others each meets."""
        met: Counter[int] = Counter(dict.fromkeys(self.people, 0))
        for pair in self.together:
            met.update(pair)
        return met

    @property
    def again(self) -> dict[Pair, int]:
        """Give the pairs who meet more than once, and how often."""
        return {
            pair: len(rounds)
            for pair, rounds in self.together.items()
            if len(rounds) > 1
        }

    @property
    def repeats(self) -> int:
        """Give how many meetings there are beyond each pair's first."""
        return sum(times - 1 for times in self.again.values())

    def brings_together(self, pairs: Iterable[Pair]) -> int:
        """Count those of some pairs who meet."""
        return sum(pair in self.together for pair in pairs)


def outcome_of(rounds: Mapping[int, Sitting]) -> Outcome:
    """Say whom everybody meets in these rounds, by their numbers."""
    together: dict[Pair, list[int]] = {}
    people: set[int] = set()
    for number, rooms in sorted(rounds.items()):
        for room in rooms.values():
            people.update(room)
            for one, other in combinations(room, 2):
                together.setdefault(pair_of(one, other), []).append(number)
    return Outcome(frozenset(people), together)


def swapped(
    rounds: Mapping[int, Sitting], *, number: int, one: int, other: int
) -> dict[int, Sitting]:
    """Give the same rounds, two people of one of them in each other's place."""
    places = {one: other, other: one}
    changed = {
        room: [places.get(person, person) for person in people]
        for room, people in rounds[number].items()
    }
    return {**rounds, number: changed}


def fewest_repeats(*, people: int, rounds: int, room_size: int) -> int:
    """Give a number of second meetings that no plan for so many people goes below."""
    if people < 2 or not rounds:
        return 0
    rooms = -(-people // room_size)
    problem = Problem(people=range(people), rounds=rounds, rooms=rooms)
    return lower_bound(numbered(problem))


def sizes_of(rooms: Sitting) -> list[tuple[int, int]]:
    """Give how many rooms there are of each size, larger ones first."""
    return sorted(Counter(map(len, rooms.values())).items(), reverse=True)


def newly_met(before: Outcome, after: Outcome, among: Collection[Pair]) -> list[Pair]:
    """Give those of some pairs who meet after a change, and did not before."""
    return sorted(
        pair for pair in after.together if pair in among and pair not in before.together
    )
