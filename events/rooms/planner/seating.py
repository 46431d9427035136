"""A plan while it is being made: who sits where, and who has met whom, in bits.

Each room is a number whose bits are its people, and so are those whom a person has met
once or more, and twice or more. What a swap costs is then four ANDs and counts of bits.
"""

from __future__ import annotations

from random import Random

from events.rooms.planner.problem import Task

BREACH = 50.0  # what a blocked pair in one room costs, in repeats


class Seating:
    """Who sits where in each round of a task; swapping two keeps every count true."""

    def __init__(self, task: Task) -> None:
        n = task.n
        self.task = task
        self.once, self.twice = [0] * n, [0] * n
        self.times: list[dict[int, int]] = [{} for _ in range(n)]
        self.where = [[-1] * n for _ in task.present]
        self.rooms = [[0] * len(sizes) for sizes in task.sizes]
        self.repeats = 0
        self.unwelcome = [0] * n
        for a, b in task.prior:
            self.unwelcome[a] |= 1 << b
            self.unwelcome[b] |= 1 << a
        self.conflicts: list[tuple[int, int]] = []
        self._place: dict[tuple[int, int], int] = {}
        for held in task.past:
            for room in held:
                for i, a in enumerate(room):
                    for b in room[:i]:
                        self.meet(a, b)
        self.before = self.repeats

    def seat(self, r: int, room: int, person: int) -> None:
        """Put a person who has no seat yet into a room of round r."""
        for other in bits(self.rooms[r][room]):
            self.meet(person, other)
        self.rooms[r][room] |= 1 << person
        self.where[r][person] = room

    def fill(self, r: int, rooms: list[list[int]]) -> None:
        """Seat a whole round."""
        for room, people in enumerate(rooms):
            for person in people:
                self.seat(r, room, person)

    def meet(self, a: int, b: int) -> None:
        """Count a meeting of two."""
        count = self.times[a].get(b, 0) + 1
        self.times[a][b] = self.times[b][a] = count
        if count == 1:
            self.once[a] |= 1 << b
            self.once[b] |= 1 << a
        else:
            self.repeats += 1
        if count == 2:
            self.twice[a] |= 1 << b
            self.twice[b] |= 1 << a
        if count == 2 - (self.unwelcome[a] >> b & 1):
            pair = (a, b) if a < b else (b, a)
            self._place[pair] = len(self.conflicts)
            self.conflicts.append(pair)

    def part(self, a: int, b: int) -> None:
        """Take a meeting of two back."""
        count = self.times[a][b] - 1
        self.times[a][b] = self.times[b][a] = count
        if count == 0:
            self.once[a] ^= 1 << b
            self.once[b] ^= 1 << a
        else:
            self.repeats -= 1
        if count == 1:
            self.twice[a] ^= 1 << b
            self.twice[b] ^= 1 << a
        if count == 1 - (self.unwelcome[a] >> b & 1):
            pair = (a, b) if a < b else (b, a)
            place, last = self._place.pop(pair), self.conflicts.pop()
            if last != pair:
                self.conflicts[place] = last
                self._place[last] = place

    def swap(self, r: int, a: int, b: int) -> None:
        """Let two people of different rooms change places in round r."""
        where, rooms = self.where[r], self.rooms[r]
        one, other = where[a], where[b]
        left, right = rooms[one] ^ (1 << a), rooms[other] ^ (1 << b)
        for x in bits(left):
            self.part(a, x)
            self.meet(b, x)
        for y in bits(right):
            self.part(b, y)
            self.meet(a, y)
        rooms[one], rooms[other] = left | 1 << b, right | 1 << a
        where[a], where[b] = other, one

    def plan(self) -> list[list[list[int]]]:
        """Give the rounds as lists of numbers."""
        return [[bits(room) for room in rooms] for rooms in self.rooms]

    def breaches(self) -> int:
        """Count meetings of blocked pairs."""
        return sum(breaches(self.task, rooms) for rooms in self.plan())

    def partners(self) -> list[int]:
        """Give how many others each person who takes part in these rounds has met."""
        taking_part = sorted({p for who in self.task.present for p in who})
        return [self.once[p].bit_count() for p in taking_part]

    def quality(self) -> tuple[float, ...]:
        """Give what plans are compared by, smaller is better, most important first."""
        task = self.task
        now = self.met_now()
        prior = [pair for pair in task.prior if pair in now]
        met = sum(w for pair, w in task.affinity.items() if pair in now)
        cost = sum(max(task.soft[a][b], 0.0) for a, b in prior)
        return (
            self.breaches(),
            self.repeats,
            -min(self.partners()),
            round(cost, 9),
            -met,
        )

    def met_now(self) -> set[tuple[int, int]]:
        """Give the wished or prior pairs that share a room in these rounds."""
        pairs = self.task.prior | self.task.affinity.keys()
        return {
            (a, b)
            for a, b in pairs
            if any(where[a] == where[b] >= 0 for where in self.where)
        }


def breaches(task: Task, rooms: list[list[int]]) -> int:
    """Count the blocked pairs who share one of these rooms."""
    blocked, count = task.blocked, 0
    for room in rooms:
        here = sum(1 << person for person in room)
        count += sum((blocked[person] & here).bit_count() for person in room)
    return count // 2


def bits(mask: int) -> list[int]:
    """List the places of a number's bits."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def arranged(task: Task, r: int, rooms: list[list[int]]) -> list[list[int]] | None:
    """Put a round's rooms in an order that fits the pins, or give none."""
    sizes, placed = task.sizes[r], [None] * len(rooms)
    result: list[list[int] | None] = list(placed)
    free = []
    for room in rooms:
        wanted = {task.pins[p] for p in room if p in task.pins}
        if not wanted:
            free.append(room)
            continue
        place = wanted.pop()
        if wanted or result[place] is not None:
            return None
        result[place] = room
    free.sort(key=len, reverse=True)
    for place in sorted(range(len(rooms)), key=lambda i: -sizes[i]):
        if result[place] is None:
            result[place] = free.pop(0)
    return [room for room in result if room is not None]


def greedy(seating: Seating, r: int, rng: Random, *, tries: int = 32) -> None:
    """Seat round r one after the other, each where fewest know them."""
    task = seating.task
    sizes, blocked, once = task.sizes[r], task.blocked, seating.once
    left = list(sizes)
    waiting = []
    for person in task.present[r]:
        if person in task.pins:
            seating.seat(r, task.pins[person], person)
            left[task.pins[person]] -= 1
        else:
            waiting.append(person)
    rng.shuffle(waiting)
    waiting.sort(key=lambda p: -blocked[p].bit_count())
    open_rooms = [i for i, seats in enumerate(left) if seats]
    masks = seating.rooms[r]
    for person in waiting:
        some = open_rooms if len(open_rooms) <= tries else rng.sample(open_rooms, tries)
        known, never = once[person], blocked[person]
        best = min(
            some,
            key=lambda i: (
                (never & masks[i]).bit_count(),
                (known & masks[i]).bit_count() - left[i] / (sizes[i] + 1),
            ),
        )
        seating.seat(r, best, person)
        left[best] -= 1
        if not left[best]:
            open_rooms.remove(best)
