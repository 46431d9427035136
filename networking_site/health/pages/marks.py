"""The marks of circles: a colour and a shape, so that nobody needs the colour."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

COLOURS, SHAPES = 6, 6
SIZES = {0: 3.5, 1: 3.5, 3: 4.5, 10: 5.5}
LARGEST = 6.5
HOLLOW = -1  # of somebody in no circle


@dataclass(frozen=True)
class Mark:
    """One shape at a place of a drawing; `title` says who it is."""

    colour: int
    path: str
    title: str = ""


def mark(number: int, x: float, y: float, *, size: float, title: str = "") -> Mark:
    """Draw the mark of a circle, counted from 0, or that of no circle."""
    if number < 0:
        return Mark(HOLLOW, _shape(0, x, y, size), title)
    colour = (number + number // SHAPES) % COLOURS
    return Mark(colour, _shape(number % SHAPES, x, y, size), title)


def size_for(met: int) -> float:
    """Give the size of who met so many others, in steps."""
    return SIZES.get(met, LARGEST)


def _shape(shape: int, x: float, y: float, r: float) -> str:
    if shape == 0:
        return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    if shape == 4:
        arm, long = r * 0.42, r * 1.15
        return (
            f"M{x - arm:.1f} {y - long:.1f}h{2 * arm:.1f}v{long - arm:.1f}"
            f"h{long - arm:.1f}v{2 * arm:.1f}h{arm - long:.1f}v{long - arm:.1f}"
            f"h{-2 * arm:.1f}v{arm - long:.1f}h{arm - long:.1f}v{-2 * arm:.1f}"
            f"h{long - arm:.1f}z"
        )
    corners, turn, grown = {
        1: (4, pi / 4, 1.25),  # a square
        2: (3, -pi / 2, 1.3),  # a triangle
        3: (4, 0.0, 1.25),  # a diamond
        5: (3, pi / 2, 1.3),  # a triangle upside down
    }[shape]
    points = [
        f"{x + r * grown * cos(turn + 2 * pi * n / corners):.1f} "
        f"{y + r * grown * sin(turn + 2 * pi * n / corners):.1f}"
        for n in range(corners)
    ]
    return f"M{'L'.join(points)}z"
