"""One round in which nobody blocked sits together, where a greedy start found none.

Backtracking: whoever has fewest rooms left is seated first, after D. Brélaz, "New
methods to color the vertices of a graph" (1979); a branch ends where a room can't be
filled any more.
"""

from __future__ import annotations

from random import Random

from events.rooms.planner.effort import Effort
from events.rooms.planner.problem import Task
from events.rooms.planner.seating import bits

LARGEST = 300  # people; above this nobody has so many blocks that greed fails
TRIES, LEAST = 6, 3
PRICE = 0.16  # microseconds for each person, room and step


class Impossible(Exception):
    """No seating of this round keeps all blocked pairs apart."""


def seated_apart(
    task: Task, r: int, rng: Random, effort: Effort
) -> list[list[int]] | None:
    """Seat round r without a breach; None when the effort is spent before.

    Raises `Impossible` when everything was tried.
    """
    who = task.present[r]
    if len(who) > LARGEST:
        return None
    for _ in range(TRIES):
        # A bad beginning is given up early, but not before one walk to the end.
        attempt = _Attempt(task, r, rng, effort.part(0.3))
        attempt.effort.left = max(attempt.effort.left, LEAST * len(who) * attempt.each)
        if attempt.seat_rest():
            return [bits(mask) for mask in attempt.masks]
        if attempt.effort.left > 0:
            raise Impossible
    return None


class _Attempt:
    """One walk through the tree of seatings, in an order of its own."""

    def __init__(self, task: Task, r: int, rng: Random, effort: Effort) -> None:
        self.blocked, self.effort = task.blocked, effort
        self.left = list(task.sizes[r])
        self.masks = [0] * len(self.left)
        self.waiting = []
        for person in task.present[r]:
            if person in task.pins:
                self.masks[task.pins[person]] |= 1 << person
                self.left[task.pins[person]] -= 1
            else:
                self.waiting.append(person)
        rng.shuffle(self.waiting)
        self.each = PRICE * len(task.present[r]) * len(self.left)

    def seat_rest(self) -> bool:
        """Seat everybody who waits, or take everything back and say no."""
        if not self.waiting:
            return True
        if not self.effort.spend(self.each):
            return False
        person, rooms = self._tightest()
        self.waiting.remove(person)
        for room in rooms:
            self.masks[room] |= 1 << person
            self.left[room] -= 1
            if self.seat_rest():
                return True
            self.masks[room] ^= 1 << person
            self.left[room] += 1
        self.waiting.append(person)
        return False

    def _tightest(self) -> tuple[int, list[int]]:
        """Give whoever has fewest rooms left, and these; none where a room starves."""
        free = [room for room, seats in enumerate(self.left) if seats]
        fits = dict.fromkeys(free, 0)
        tightest, choice = self.waiting[0], free
        fewest = len(free) + 1
        for person in self.waiting:
            never = self.blocked[person]
            rooms = [room for room in free if not never & self.masks[room]]
            for room in rooms:
                fits[room] += 1
            if len(rooms) < fewest:
                tightest, choice, fewest = person, rooms, len(rooms)
        if any(fits[room] < self.left[room] for room in free):
            return tightest, []
        alike: dict[tuple[int, int], int] = {}
        for room in choice:  # of empty rooms of one size, one stands for all
            alike.setdefault((self.masks[room], self.left[room]), room)
        return tightest, sorted(
            alike.values(), key=lambda room: fits[room] - self.left[room]
        )
