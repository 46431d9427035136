"""The line for a place as one would play it with name cards on a table.

It knows nothing of the site: the property test lets both do the same, and compares.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta


class NotAllowed(Exception):
    """The deed is refused, and nothing of it stays."""


@dataclass
class Seat:
    """A place somebody has, or is offered until then, and her guests' places."""

    guests: int
    offered_until: datetime | None = None


@dataclass
class Table:
    """One event: who is seated, who waits in which order, who said no."""

    starts_at: datetime
    places: int | None
    most_guests: int
    offer_hours: int | None
    seats: dict[int, Seat] = field(default_factory=dict)
    line: list[list[int]] = field(default_factory=list)  # [who, guests]
    said_no: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)
    letters: Counter[tuple[str, int]] = field(default_factory=Counter)

    def free(self) -> float:
        """Count the free places, which a cut may make fewer than none."""
        if self.places is None:
            return float("inf")
        return self.places - sum(1 + seat.guests for seat in self.seats.values())

    def go(self, who: int, guests: int | None, *, now: datetime) -> None:
        """She comes, brings guests, changes them, or takes what was offered."""
        self.must_be_open(now)
        self.tidy(now)
        cards = [card for card in self.line if card[0] == who]
        had = cards[0][1] if cards else 0
        if who in self.seats:
            had = self.seats[who].guests
        wanted = had if guests is None else guests
        if wanted > max(had, self.most_guests):
            raise NotAllowed
        if cards:
            cards[0][1] = wanted
        elif who in self.seats:
            if wanted > had and wanted - had > self.free():
                raise NotAllowed
            if self.seats[who].offered_until:
                self.letters["going", who] += 1
            self.seats[who] = Seat(wanted)
            self.tidy(now)
        elif self.free() <= 0:
            self.line.append([who, wanted])
            self.said_no.discard(who)
            self.letters["waiting", who] += 1
        elif 1 + wanted > self.free():
            raise NotAllowed
        else:
            self.seats[who] = Seat(wanted)
            self.said_no.discard(who)
            self.letters["going", who] += 1

    def leave(self, who: int, *, now: datetime) -> None:
        """She does not come."""
        self.must_be_open(now)
        if who in self.seats and not self.seats[who].offered_until:
            self.letters["left", who] += 1
        self.drop(who)
        self.said_no.add(who)
        self.tidy(now)

    def promote(self, who: int, *, now: datetime) -> None:
        """A host puts her first in line."""
        self.must_be_open(now)
        if who in self.seats:
            return
        cards = [card for card in self.line if card[0] == who]
        if not cards:
            raise NotAllowed
        self.line = cards + [card for card in self.line if card[0] != who]
        self.tidy(now)

    def remove(self, who: int, *, now: datetime) -> None:
        """A host takes her off."""
        self.must_be_open(now)
        if self.drop(who):
            self.said_no.add(who)
            self.letters["removed", who] += 1
        self.tidy(now)

    def forget(self, who: int, *, now: datetime) -> None:
        """She is erased; what is over stays."""
        if now < self.starts_at and self.drop(who):
            self.tidy(now)

    def set_places(self, places: int | None, *, now: datetime) -> None:
        """A host raises or cuts the places."""
        self.places = places
        self.tidy(now)

    def tidy(self, now: datetime) -> None:
        """Take the cards of those who hold nothing any more, and move the line up."""
        for who, seat in list(self.seats.items()):
            until = seat.offered_until
            if until and (until <= now or self.starts_at <= now):
                self.drop(who)
                self.said_no.add(who)
                self.letters["offer_lapsed", who] += 1
        if now >= self.starts_at:
            return
        for who in self.absent:
            if self.drop(who):
                self.said_no.add(who)
        while self.line and self.free() > 0:
            who, guests = self.line.pop(0)
            seat = Seat(int(min(guests, self.free() - 1)))
            kind = "got_a_place"
            if self.offer_hours:
                until = now + timedelta(hours=self.offer_hours)
                seat.offered_until, kind = min(until, self.starts_at), "offered"
            self.seats[who] = seat
            self.letters[kind, who] += 1

    def drop(self, who: int) -> bool:
        """Take her card off the table; say whether there was one."""
        was_there = who in self.seats or who in [card[0] for card in self.line]
        self.seats.pop(who, None)
        self.line = [card for card in self.line if card[0] != who]
        return was_there

    def must_be_open(self, now: datetime) -> None:
        """Nothing is answered once it began."""
        if now >= self.starts_at:
            raise NotAllowed
