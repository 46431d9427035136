"""Puts discs side by side, those with much in common near each other. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, hypot, pi, sin, sqrt

Place = tuple[float, float]
Disc = tuple[float, float, float]  # a place, and the radius
WIDTH = 860.0
ANGLES = 8
FLAT = 1.6  # so many times dearer is going up or down than going aside


def packed(
    radii: Sequence[float], pulls: Mapping[tuple[int, int], float], *, gap: float
) -> list[Place]:
    """Give each disc a place of its own; the same discs get the same places.

    One after the other, each touching others and as near as it can to those it has to
    do with; not much wider than a page.
    """
    placed: list[Disc] = []
    for number, radius in enumerate(radii):
        want_x, want_y = _wanted(number, placed, pulls)
        best, least = (0.0, 0.0), float("inf")
        for x, y in _touching(radius + gap, placed):
            beyond = max(0.0, abs(x) + radius - WIDTH / 2)
            costs = hypot(x - want_x, FLAT * (y - want_y)) + 20 * beyond
            if costs < least and _is_free(x, y, radius + gap, placed):
                best, least = (x, y), costs
        placed.append((*best, radius))
    return [(x, y) for x, y, _radius in placed]


def _touching(reach: float, placed: Sequence[Disc]) -> Iterator[Place]:
    """Give places beside one disc, and where two are touched at once."""
    for number, (x, y, radius) in enumerate(placed):
        away = radius + reach
        for turn in range(ANGLES):
            angle = 2 * pi * turn / ANGLES
            yield x + away * cos(angle), y + away * sin(angle)
        for other_x, other_y, other in placed[:number]:
            across = hypot(other_x - x, other_y - y)
            other_away = other + reach
            if across > away + other_away:
                continue
            along = (away**2 - other_away**2 + across**2) / (2 * across)
            side = sqrt(max(0.0, away**2 - along**2))
            east, north = (other_x - x) / across, (other_y - y) / across
            middle = x + along * east, y + along * north
            yield middle[0] - side * north, middle[1] + side * east
            yield middle[0] + side * north, middle[1] - side * east


def _is_free(x: float, y: float, reach: float, placed: Sequence[Disc]) -> bool:
    return all(
        hypot(x - other_x, y - other_y) >= reach + other - 1e-6
        for other_x, other_y, other in placed
    )


def _wanted(
    number: int, placed: Sequence[Disc], pulls: Mapping[tuple[int, int], float]
) -> Place:
    """Give the middle of those it has to do with; a little of everybody always."""
    weights = [
        radius**2 / 1e5 + pulls.get((other, number), 0.0)
        for other, (_x, _y, radius) in enumerate(placed)
    ]
    in_all = sum(weights)
    if not in_all:
        return 0.0, 0.0
    return (
        sum(weight * disc[0] for weight, disc in zip(weights, placed, strict=True))
        / in_all,
        sum(weight * disc[1] for weight, disc in zip(weights, placed, strict=True))
        / in_all,
    )
