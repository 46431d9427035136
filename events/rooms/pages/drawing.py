"""Drawings of who meets whom: a square for each pair, or bars where there are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from events.rooms.outcome import Outcome
from events.rooms.seating import pair_of

MOST_DRAWN = 60
NUMBERED = 26  # up to so many people, each square holds the number of its round
LONGEST_NAME = 24
BAR_BEGINS, BAR_WIDTH = 132, 300


@dataclass(frozen=True)
class Label:
    """Words at a place of a drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Meetings:
    """Half a table: where the row of one meets the column of another, they meet.

    The squares are paths, one for each kind, because there are up to 1,770 of them.
    """

    width: int
    height: int
    size: float
    once: str
    again: str
    never: str
    names: list[Label]
    numbers: list[Label]
    numbers_again: list[Label]


@dataclass(frozen=True)
class Bar:
    """So many people meet so many others."""

    partners: int
    people: int
    y: int
    width: float

    @property
    def end(self) -> float:
        """Give where the words behind it begin."""
        return BAR_BEGINS + self.width + 10


@dataclass(frozen=True)
class Bars:
    """How many people meet how many others."""

    height: int
    bars: list[Bar]


def meetings_of(outcome: Outcome, people: Sequence[tuple[int, str]]) -> Meetings:
    """Draw who meets whom; `people` are keys and names in the order of the rows."""
    count = len(people)
    size = 22 if count <= NUMBERED else 13 if count <= 40 else 11
    paths: dict[str, list[str]] = {"once": [], "again": [], "never": []}
    numbers: list[Label] = []
    numbers_again: list[Label] = []
    for row, (one, _name) in enumerate(people):
        for column, (other, _other_name) in enumerate(people[:row]):
            rounds = outcome.together.get(pair_of(one, other), ())
            kind = "never" if not rounds else "once" if len(rounds) == 1 else "again"
            side = 2 if kind == "never" else size - 2
            gap = (size - side) / 2
            paths[kind].append(
                f"M{column * size + gap:g} {row * size + gap:g}h{side}v{side}h-{side}z"
            )
            if rounds and count <= NUMBERED:
                label = Label(
                    column * size + size / 2,
                    row * size + size / 2 + 3.5,
                    "·".join(map(str, rounds))
                    if len(rounds) < 3
                    else f"{len(rounds)}×",
                )
                (numbers if kind == "once" else numbers_again).append(label)
    names = [
        Label(row * size + 4, row * size + size * 0.72, _short(name))
        for row, (_one, name) in enumerate(people)
    ]
    longest = max((len(label.text) for label in names), default=0)
    return Meetings(
        width=int(count * size + longest * size * 0.36 + 24),
        height=count * size,
        size=min(13, size * 0.8),
        once="".join(paths["once"]),
        again="".join(paths["again"]),
        never="".join(paths["never"]),
        names=names,
        numbers=numbers,
        numbers_again=numbers_again,
    )


def bars_of(outcome: Outcome) -> Bars:
    """Draw how many people meet how many others, most others first."""
    counted = sorted(Counter(outcome.partners.values()).items(), reverse=True)
    most = max((people for _partners, people in counted), default=1)
    bars = [
        Bar(partners, people, y=28 * at, width=max(3, BAR_WIDTH * people / most))
        for at, (partners, people) in enumerate(counted)
    ]
    return Bars(height=28 * len(bars), bars=bars)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
