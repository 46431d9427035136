"""Who sits with whom in one round, and where somebody fits in at once.

Pure: a round's rooms are lists of account keys by number, the last to come last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Rooms = dict[int, list[int]]
Pair = tuple[int, int]


@dataclass
class Table:
    """The rooms of a round, the pairs who must not meet, and how often who met."""

    rooms: Rooms
    size: int
    blocked: Collection[Pair] = ()
    met: Mapping[Pair, int] = field(default_factory=dict)

    def room_of(self, person: int) -> int | None:
        """Give the room somebody sits in."""
        return next((n for n, people in self.rooms.items() if person in people), None)

    def fits(self, person: int, room: int) -> bool:
        """Say whether nobody in a room must stay apart from somebody."""
        return not any(
            pair_of(person, other) in self.blocked
            for other in self.rooms[room]
            if other != person
        )

    def seat(self, person: int) -> None:
        """Seat somebody in the smallest room that fits, with new faces if there are.

        Where even that is twice as full as planned, the last who came there move to a
        new room with her; where none fits she has a new room, and is alone for now.
        """
        fitting = [room for room in self.rooms if self.fits(person, room)]
        if not fitting:
            self.rooms[self._new_room()] = [person]
            return
        best = min(fitting, key=lambda room: (*self._cost(person, room), room))
        people = self.rooms[best]
        if len(people) < 2 * self.size - 1:
            people.append(person)
            return
        keep = len(people) - self.size + 1
        self.rooms[best], along = people[:keep], people[keep:]
        self.rooms[self._new_room()] = [*along, person]

    def unseat(self, person: int) -> None:
        """Take somebody away; who may be left alone is for `join` to see to."""
        room = self.room_of(person)
        if room is None:
            return
        self.rooms[room].remove(person)
        if not self.rooms[room]:
            del self.rooms[room]

    def keep_apart(self) -> None:
        """Move whoever sits with somebody she must not meet, since a block was set."""
        for person, other in sorted(self.blocked):
            room = self.room_of(person)
            if room is not None and room == self.room_of(other):
                self.unseat(other)
                self.seat(other)

    def join(self) -> None:
        """Let whoever sits alone sit down with others, if there is a room for her."""
        for room in sorted(self.rooms):
            people = self.rooms.get(room, [])
            elsewhere = [other for other in self.rooms if other != room]
            if len(people) == 1 and any(self.fits(people[0], o) for o in elsewhere):
                del self.rooms[room]
                self.seat(people[0])

    def _cost(self, person: int, room: int) -> tuple[int, int]:
        people = self.rooms[room]
        again = sum(self.met.get(pair_of(person, other), 0) for other in people)
        return len(people), again

    def _new_room(self) -> int:
        return next(n for n in range(1, len(self.rooms) + 2) if n not in self.rooms)


def is_amiss(where: Mapping[int, int], blocked: Collection[Pair]) -> bool:
    """Say whether somebody sits too near to another, or alone without need."""
    table = Table({}, size=1, blocked=blocked)
    for person, room in where.items():
        table.rooms.setdefault(room, []).append(person)
    if any(a in where and where[a] == where.get(b) for a, b in blocked):
        return True
    return any(
        len(people) == 1
        and any(table.fits(people[0], other) for other in table.rooms if other != room)
        for room, people in table.rooms.items()
    )


def pair_of(one: int, other: int) -> Pair:
    """Give two people as a pair, whoever is named first."""
    return (one, other) if one < other else (other, one)
