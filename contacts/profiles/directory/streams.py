"""Puts a page together from streams: names first, newcomers among the rest.

Three streams of matches flow beside each other: those whose name was asked for,
newcomers, and everybody else; each row is in one of them. A page takes the names until
they are used up, then from the two others: every fourth place is a newcomer's, as long
as there are any. Where one stream ends the other goes on alone.

Newcomers take turns on a wheel. Each has a fixed place on it, and every day it starts
somewhere else, for each reader, so that all come up equally often, not only the last to
join. Places follow one another by the golden section, which spreads any run of
numbers evenly (the three-distance theorem; D. Knuth, TAOCP 3, section 6.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WHEEL = 2**32
GOLDEN = 2654435769  # the odd number next to WHEEL / φ
NEWCOMERS_PLACE, OUT_OF = 1, 4
_PLACES = re.compile(r"\d{1,6}(\.\d{1,18}){3}")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A match: which stream it is in, its key, its turn, and whose it is."""

    stream: str
    entry: int
    turn: int
    profile: int


@dataclass(frozen=True)
class Place:
    """How far somebody has read, in each stream, on the wheel of which day.

    `names` and `rest` are the keys read last, downwards; 0 is not begun yet. `wheel`
    is how far it has turned.
    """

    day: int
    names: int = 0
    wheel: int = 0
    rest: int = 0

    def __str__(self) -> str:
        return f"{self.day}.{self.names}.{self.wheel}.{self.rest}"

    @property
    def midnight(self) -> datetime:
        """Give the moment the day began, by which newcomers are told from others."""
        return _EPOCH + timedelta(days=self.day)


def today(now: datetime) -> int:
    """Give the number of the day."""
    return (now - _EPOCH).days


def read_place(text: str, *, now: datetime) -> Place | None:
    """Read how far somebody has got from an address; nonsense is not begun yet."""
    if not _PLACES.fullmatch(text) or not text.isascii():
        return None
    place = Place(*map(int, text.split(".")))
    if not 0 <= today(now) - place.day <= 1 or place.wheel > WHEEL:
        return None
    return place


def turn_of(key: int) -> int:
    """Give a member's place on the wheel."""
    return key * GOLDEN % WHEEL


def start_of(day: int, *, reader: int) -> int:
    """Give where the wheel starts on a day for a reader."""
    return (day * GOLDEN + reader * 2246822519) % WHEEL


def compose(
    rows: Iterable[Row], *, place: Place, start: int, size: int
) -> tuple[list[Row], Place | None]:
    """Put the next page together, and say where the one after it goes on, if any does.

    The rows are what each stream has next: one more than a page of each, if there are.
    """
    names, wheel, rest = _sorted(rows, start=start)
    page = names[:size]
    names_left, at_wheel, at_rest = names[size:], 0, 0
    for number in range(size - len(page)):
        fresh, others = at_wheel < len(wheel), at_rest < len(rest)
        if not fresh and not others:
            break
        if fresh and (number % OUT_OF == NEWCOMERS_PLACE or not others):
            page.append(wheel[at_wheel])
            at_wheel += 1
        else:
            page.append(rest[at_rest])
            at_rest += 1
    if not (names_left or wheel[at_wheel:] or rest[at_rest:]):
        return page, None
    return page, Place(
        day=place.day,
        names=_last(page, "names", place.names),
        wheel=(wheel[at_wheel - 1].turn - start) % WHEEL + 1
        if at_wheel
        else place.wheel,
        rest=_last(page, "rest", place.rest),
    )


def _sorted(
    rows: Iterable[Row], *, start: int
) -> tuple[list[Row], list[Row], list[Row]]:
    streams: dict[str, list[Row]] = {"names": [], "wheel": [], "rest": []}
    for row in rows:
        streams[row.stream].append(row)
    streams["names"].sort(key=lambda row: -row.entry)
    streams["rest"].sort(key=lambda row: -row.entry)
    streams["wheel"].sort(key=lambda row: (row.turn - start) % WHEEL)
    return streams["names"], streams["wheel"], streams["rest"]


def _last(page: Sequence[Row], stream: str, before: int) -> int:
    keys = [row.entry for row in page if row.stream == stream]
    return min(keys) if keys else before
