"""Draws a large group: each circle a bubble, as large as it has people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _

from networking_site.health.pages.marks import Mark, mark
from networking_site.health.pages.names import Names, circle_words
from networking_site.health.pages.packing import packed

LARGEST, SMALLEST, GAP = 92.0, 17.0, 26.0
ROOM_FOR_WORDS, LETTER = 40.0, 7.2
MARGIN = 4.0


@dataclass(frozen=True)
class Bubble:
    """One circle: its number in it, and below that who is in the middle of it."""

    x: float
    y: float
    radius: float
    colour: int
    mark: Mark
    number: int
    name: str
    title: str

    @property
    def number_y(self) -> float:
        """Give where its number stands."""
        return self.y + (0 if self.name else 6)


@dataclass(frozen=True)
class Band:
    """What two circles have to do with each other; wider is more."""

    path: str
    often: int


@dataclass(frozen=True)
class Bubbles:
    """The whole drawing."""

    width: float
    height: float
    bubbles: list[Bubble]
    bands: list[Band]


def bubbles_of(
    circles: Sequence[dict[str, Any]], lines: Sequence[Sequence[int]], names: Names
) -> Bubbles:
    """Draw circles, and between them how many pairs met across."""
    most = max(circle["people"] for circle in circles)
    radii = [
        max(SMALLEST, LARGEST * sqrt(circle["people"] / most)) for circle in circles
    ]
    pulls = {(one, other): float(many) for one, other, many in lines}
    middles = packed(radii, pulls, gap=GAP)
    left = min(x - r for (x, _y), r in zip(middles, radii, strict=True))
    top = min(y - r for (_x, y), r in zip(middles, radii, strict=True))
    places = [(x - left + MARGIN, y - top + MARGIN) for x, y in middles]
    bubbles = [
        _bubble(number, circle, place, radius, names)
        for number, (circle, place, radius) in enumerate(
            zip(circles, places, radii, strict=True)
        )
    ]
    bands = [
        Band(
            f"M{places[one][0]:.1f} {places[one][1]:.1f}"
            f"L{places[other][0]:.1f} {places[other][1]:.1f}",
            often,
        )
        for one, other, often in sorted(lines, key=lambda line: line[2])
    ]
    return Bubbles(
        width=max(bubble.x + bubble.radius for bubble in bubbles) + MARGIN,
        height=max(bubble.y + bubble.radius for bubble in bubbles) + MARGIN,
        bubbles=bubbles,
        bands=bands,
    )


def _bubble(
    number: int,
    circle: dict[str, Any],
    place: tuple[float, float],
    radius: float,
    names: Names,
) -> Bubble:
    x, y = place
    name = names.first(circle["core"]) if radius >= ROOM_FOR_WORDS else ""
    letters = int(2 * (radius - 8) / LETTER)
    shape = mark(number, x, y - radius + 13, size=5.5)
    words = {"circle": circle_words(number + 1, circle, names), "n": circle["people"]}
    return Bubble(
        x=x,
        y=y,
        radius=radius,
        colour=shape.colour,
        mark=shape,
        number=number + 1,
        name=name if len(name) <= letters else f"{name[: letters - 1]}…",
        title=_("%(circle)s: %(n)d people") % words,
    )
