"""Draws up to three hundred people: each circle a ring with everybody's name around it.

Who belongs together sits together, in the order in which they met most; lines run
inside a ring and between rings. Groups of two or three, and who met nobody, stand in
rows below. The same report drawn for the same reader is the same drawing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, degrees, pi, sin
from typing import Any

from django.utils.translation import gettext as _

from networking_site.health.acquaintance import SMALLEST
from networking_site.health.pages.marks import Mark, mark, size_for
from networking_site.health.pages.names import Names
from networking_site.health.pages.packing import packed
from networking_site.health.pages.words import met_words

LONGEST_NAME = 16
LETTER = 5.3  # px of a letter of a name, about; ends of long ones may come near others
ARC = 12.6  # px of a ring's line for each name
NARROWEST, TO_NAME, GAP, MARGIN = 32.0, 9.0, 6.0, 22.0
CELL, ROW, BAND = 210.0, 20.0, 44.0
Drawn = tuple[int, int, int]  # person, circle or -1, step of how many others she met


@dataclass(frozen=True)
class Label:
    """A name, or a circle's number, at a place of the drawing."""

    x: float
    y: float
    text: str
    turned: float = 0.0
    anchor: str = "start"


@dataclass(frozen=True)
class Lines:
    """All lines of one kind, as one path."""

    colour: int
    often: int
    path: str


@dataclass
class Rings:
    """The whole drawing."""

    width: float = 0.0
    height: float = 0.0
    inside: list[Lines] = field(default_factory=list)
    across: list[Lines] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    names: list[Label] = field(default_factory=list)
    numbers: list[Label] = field(default_factory=list)
    heading: Label | None = None


def rings_of(drawn: dict[str, Any], names: Names) -> Rings:
    """Draw the people this viewer may see, and what is between them."""
    people: list[Drawn] = [tuple(row) for row in drawn["people"]]
    groups: dict[int, list[int]] = defaultdict(list)
    for place, (person, circle, _met) in enumerate(people):
        if person in names:
            groups[circle].append(place)
    circle_at = [circle for _person, circle, _met in people]
    sizes = Counter(circle_at)
    large = [n for n in sorted(groups) if n >= 0 and sizes[n] >= SMALLEST]
    small = [n for n in sorted(groups) if n >= 0 and sizes[n] < SMALLEST]
    picture = Rings()
    places: dict[int, tuple[float, float]] = {}
    _draw_rings(picture, places, large, groups=groups, drawn=drawn, names=names)
    rows = [groups[n] for n in small] + [[place] for place in groups[-1]]
    _draw_rows(picture, places, rows, people=people, names=names)
    _draw_lines(picture, places, drawn["ties"], circle_at)
    return picture


def _draw_rings(
    picture: Rings,
    places: dict[int, tuple[float, float]],
    circles: Sequence[int],
    *,
    groups: dict[int, list[int]],
    drawn: dict[str, Any],
    names: Names,
) -> None:
    if not circles:
        return
    people: list[Drawn] = drawn["people"]
    inner = [max(NARROWEST, ARC * len(groups[n]) / (2 * pi)) for n in circles]
    shown = [[_short(names[people[p][0]].name) for p in groups[n]] for n in circles]
    outer = [
        radius + TO_NAME + LETTER * max(map(len, some))
        for radius, some in zip(inner, shown, strict=True)
    ]
    at = {circle: number for number, circle in enumerate(circles)}
    middles = packed(outer, _pulls(drawn, at), gap=GAP)
    left = min(x - r for (x, _y), r in zip(middles, outer, strict=True)) - MARGIN
    top = min(y - r for (_x, y), r in zip(middles, outer, strict=True)) - MARGIN
    for circle, (x, y), radius, some in zip(
        circles, middles, inner, shown, strict=True
    ):
        x, y = x - left, y - top
        picture.numbers.append(Label(x, y + 6, str(circle + 1), anchor="middle"))
        for turn, (place, name) in enumerate(zip(groups[circle], some, strict=True)):
            angle = 2 * pi * turn / len(some) - pi / 2
            spot = x + radius * cos(angle), y + radius * sin(angle)
            places[place] = spot
            person, _circle, met = people[place]
            title = _title(names[person].name, met)
            picture.marks.append(mark(circle, *spot, size=size_for(met), title=title))
            picture.names.append(_around(x, y, radius + TO_NAME, angle, name))
    for (x, y), radius in zip(middles, outer, strict=True):
        picture.width = max(picture.width, x - left + radius + MARGIN)
        picture.height = max(picture.height, y - top + radius + MARGIN)


def _around(x: float, y: float, radius: float, angle: float, text: str) -> Label:
    """Place a name at the end of a spoke, so that it is never upside down."""
    turned, anchor = degrees(angle), "start"
    if cos(angle) < -1e-9:
        turned, anchor = turned + 180, "end"
    spot = x + radius * cos(angle), y + radius * sin(angle)
    return Label(*spot, text, turned=round(turned % 360, 1), anchor=anchor)


def _draw_rows(
    picture: Rings,
    places: dict[int, tuple[float, float]],
    groups: Sequence[Sequence[int]],
    *,
    people: Sequence[Drawn],
    names: Names,
) -> None:
    """Set small groups and single people in rows, below the rings."""
    if not groups:
        return
    picture.width = max(picture.width, 2 * CELL)
    y = picture.height + (BAND if picture.height else BAND / 2)
    words = _("In small groups, or met nobody so far")
    picture.heading = Label(4, y - ROW, words)
    columns = max(1, int(picture.width // CELL))
    for start in range(0, len(groups), columns):
        row = groups[start : start + columns]
        for column, group in enumerate(row):
            if len(group) > 1:
                colour = mark(people[group[0]][1], 0, 0, size=1).colour
                path = f"M{10 + column * CELL} {y}v{(len(group) - 1) * ROW}"
                picture.inside.append(Lines(colour, 1, path))
            for nth, place in enumerate(group):
                person, circle, met = people[place]
                spot = 10 + column * CELL, y + nth * ROW
                places[place] = spot
                name = names[person].name
                picture.marks.append(
                    mark(circle, *spot, size=size_for(met), title=_title(name, met))
                )
                picture.names.append(Label(spot[0] + TO_NAME, spot[1], _short(name)))
        y += ROW * max(map(len, row)) + 8
    picture.height = y


def _draw_lines(
    picture: Rings,
    places: dict[int, tuple[float, float]],
    ties: Sequence[Sequence[int]],
    circle_at: Sequence[int],
) -> None:
    inside: dict[tuple[int, int], list[str]] = defaultdict(list)
    across: dict[int, list[str]] = defaultdict(list)
    middle = picture.width / 2, picture.height / 2
    for one, other, often in ties:
        if one not in places or other not in places:
            continue
        (x, y), (to_x, to_y) = places[one], places[other]
        if circle_at[one] == circle_at[other]:
            path = f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"
            inside[circle_at[one], often].append(path)
            continue
        bend_x = (x + to_x) / 2 * 0.85 + middle[0] * 0.15
        bend_y = (y + to_y) / 2 * 0.85 + middle[1] * 0.15
        across[often].append(
            f"M{x:.1f} {y:.1f}Q{bend_x:.1f} {bend_y:.1f} {to_x:.1f} {to_y:.1f}"
        )
    for (circle, often), paths in sorted(inside.items()):
        colour = mark(circle, 0, 0, size=1).colour
        picture.inside.append(Lines(colour, often, "".join(paths)))
    for often, paths in sorted(across.items()):
        picture.across.append(Lines(0, often, "".join(paths)))


def _pulls(drawn: dict[str, Any], at: dict[int, int]) -> dict[tuple[int, int], float]:
    """Count the lines between each two rings, the earlier first."""
    found: dict[tuple[int, int], float] = defaultdict(float)
    for one, other, often in drawn["ties"]:
        two = sorted(drawn["people"][place][1] for place in (one, other))
        if two[0] != two[1] and two[0] in at and two[1] in at:
            found[at[two[0]], at[two[1]]] += often
    return found


def _title(name: str, met: int) -> str:
    return _("%(name)s: met %(others)s") % {"name": name, "others": met_words(met)}


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
