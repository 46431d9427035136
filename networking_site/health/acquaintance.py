"""Says of a year's meetings who belongs together, who to nobody, and who ties others.

Pure. People are keys of accounts. How many others somebody met is said in steps: an
exact number would tell of two who met everybody but each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from events.rooms.seating import Pair
from networking_site.health.bridges import cut_off_without, links_of
from networking_site.health.circles import circles_of

MOST_DRAWN = 300  # people; above that circles are drawn
MOST_CIRCLES, MOST_OF_CIRCLE = 40, 12
MOST_LINES = 60  # between circles, drawn as bubbles
MOST_KEPT = 60  # of whom a list may name some
STEPS = (1, 3, 10, 30, 100, 300)
SMALLEST = 4  # people make a circle that one can speak of
FEW_LINKS, MOST_LINKS = 4, 12
STRONGEST = 3  # lines drawn of each person at most, and between two circles
CLOSE = 0.8  # of all pairs of a circle have met
FEW, NEWCOMERS_EVENTS = 2, 3


def step(count: int) -> int:
    """Give the highest step that a number reaches."""
    return max((step for step in STEPS if step <= count), default=0)


class Acquaintance:
    """Who met whom how often, and the circles that makes."""

    def __init__(
        self, met: dict[int, dict[int, int]], visits: Mapping[int, int]
    ) -> None:
        """Take up who met whom at how many events, and how many each was at.

        `met` is used up, so that there is never a second one beside the first.
        """
        self.people = sorted(visits)
        self.visits = visits
        at = {person: number for number, person in enumerate(self.people)}
        self.ties: list[dict[int, int]] = [
            {at[other]: often for other, often in sorted(met.pop(person, {}).items())}
            for person in self.people
        ]
        self.circles = circles_of(self.ties)
        self.circle_of = {
            one: number for number, circle in enumerate(self.circles) for one in circle
        }

    def as_content(self, newcomers: Sequence[int]) -> dict[str, Any]:
        """Give all that the page shows of it, with no more people than it may name."""
        spoken_of = [c for c in self.circles if len(c) >= SMALLEST]
        shown = spoken_of[:MOST_CIRCLES]
        across = self._across(len(shown))
        is_drawn = len(self.people) <= MOST_DRAWN
        return {
            "there": len(self.people),
            "met_somebody": sum(bool(near) for near in self.ties),
            "circles": [self._circle(circle) for circle in shown],
            "more_circles": len(spoken_of) - len(shown),
            "lines": [] if is_drawn else self._lines(across),
            "drawn": self._drawn(across) if is_drawn else None,
            "bridges": self._bridges(across),
            "cuts": self._cuts(),
            "alone": self._alone(),
            "newcomers": self._newcomers(newcomers),
        }

    def _circle(self, circle: list[int]) -> dict[str, Any]:
        inside = self._inside(circle)
        weight = sum(sum(near.values()) for near in inside.values())
        in_all = sum(sum(self.ties[one].values()) for one in circle)
        core = sorted(circle, key=lambda one: (-sum(inside[one].values()), one))
        return {
            "people": len(circle),
            "core": [self.people[one] for one in core[:MOST_OF_CIRCLE]],
            "inside": round(self._share(inside), 1),
            "outside": round(1 - weight / in_all, 2),
        }

    def _inside(self, circle: list[int]) -> dict[int, dict[int, int]]:
        here = set(circle)
        return {
            one: {other: n for other, n in self.ties[one].items() if other in here}
            for one in circle
        }

    def _across(self, circles: int) -> dict[Pair, list[Pair]]:
        """Give the pairs who met across two of the first circles."""
        found: dict[Pair, list[Pair]] = defaultdict(list)
        for one, here in self.circle_of.items():
            for other in self.ties[one]:
                there = self.circle_of[other]
                if here < there < circles:
                    found[here, there].append((one, other))
        return found

    def _lines(self, across: dict[Pair, list[Pair]]) -> list[list[int]]:
        """Give how much each two circles have to do with each other, in steps."""
        most = sorted(across.items(), key=lambda item: (-len(item[1]), item[0]))
        return [[*two, step(len(pairs))] for two, pairs in most[:MOST_LINES]]

    def _bridges(self, across: dict[Pair, list[Pair]]) -> list[dict[str, Any]]:
        """Give each two circles that only a few people tie."""
        found = []
        for two, pairs in sorted(across.items()):
            by = links_of(pairs)
            if len(by) <= FEW_LINKS:
                found.append({"between": two, "by": [self.people[one] for one in by]})
        found.sort(key=lambda bridge: len(bridge["by"]))
        return found[:MOST_LINKS]

    def _cuts(self) -> list[dict[str, int]]:
        found = [
            {"who": self.people[one], "people": many}
            for one, many in cut_off_without(self.ties).items()
            if many >= SMALLEST - 1
        ]
        found.sort(key=lambda cut: (-cut["people"], cut["who"]))
        return found[:MOST_LINKS]

    def _alone(self) -> dict[str, Any]:
        found = [
            person
            for person, near in zip(self.people, self.ties, strict=True)
            if not near
        ]
        often = sorted(found, key=lambda person: (-self.visits[person], person))
        some = [[person, self.visits[person]] for person in often[:MOST_KEPT]]
        return {"many": len(found), "some": some}

    def _newcomers(self, newcomers: Sequence[int]) -> dict[str, Any]:
        """Say whom those met who first came this year, and came three times or more."""
        at = {person: number for number, person in enumerate(self.people)}
        found = [
            [person, len(self.ties[at[person]]), self.visits[person]]
            for person in newcomers
            if self.visits[person] >= NEWCOMERS_EVENTS
        ]
        few = [newcomer for newcomer in found if newcomer[1] <= FEW]
        few.sort(key=lambda newcomer: (newcomer[1], -newcomer[2], newcomer[0]))
        steps = Counter(step(met) for _person, met, _visits in found)
        return {
            "many": len(found),
            "few": len(few),
            "steps": [[reached, steps[reached]] for reached in sorted(steps)],
            "some": few[:MOST_KEPT],
        }

    def _drawn(self, across: dict[Pair, list[Pair]]) -> dict[str, Any]:
        """Give the people in the order they are drawn in, and some of their ties.

        Where nearly everybody has met everybody, one missing line, or one less met,
        would tell of two who never sit together. So of a circle half of the pairs at
        most are tied, of a small group none, and in a close circle all have met alike.
        """
        rings = [self._in_order(circle) for circle in self.circles]
        alone = [one for one, near in enumerate(self.ties) if not near]
        order = [one for ring in [*rings, alone] for one in ring]
        place = {one: number for number, one in enumerate(order)}
        chosen: set[Pair] = set()
        met = dict.fromkeys(alone, 0)
        for circle in self.circles:
            inside = self._inside(circle)
            chosen |= self._strongest(inside, place)
            steps = {one: step(len(self.ties[one])) for one in circle}
            is_close = self._share(inside) >= CLOSE
            lowest = min(steps.values())
            met |= dict.fromkeys(circle, lowest) if is_close else steps
        for pairs in across.values():
            pairs.sort(key=lambda pair: (-self.ties[pair[0]][pair[1]], pair))
            chosen.update(_pair(*pair) for pair in pairs[:STRONGEST])
        ties = sorted(
            [*sorted((place[one], place[other])), min(3, self.ties[one][other])]
            for one, other in chosen
        )
        people = [
            [self.people[one], self.circle_of.get(one, -1), met[one]] for one in order
        ]
        return {"people": people, "ties": ties}

    def _strongest(
        self, inside: dict[int, dict[int, int]], place: dict[int, int]
    ) -> set[Pair]:
        """Give of each one's ties the strongest; of equals, those next to her."""
        if len(inside) < SMALLEST:
            return set()
        many = max(1, min(STRONGEST, (len(inside) - 1) // 4))
        found: set[Pair] = set()
        for one, near in inside.items():
            here = place[one]
            strongest = sorted(
                near,
                key=lambda other: (-near[other], (place[other] - here) % len(place)),
            )
            found.update(_pair(one, other) for other in strongest[:many])
        return found

    def _share(self, inside: dict[int, dict[int, int]]) -> float:
        """Say which part of all pairs of a circle have met."""
        return sum(map(len, inside.values())) / (len(inside) * (len(inside) - 1))

    def _in_order(self, circle: list[int]) -> list[int]:
        """Put those who met most beside each other."""
        inside = self._inside(circle)
        left = set(circle)
        one = max(circle, key=lambda one: (sum(inside[one].values()), -one))
        order = []
        while True:
            order.append(one)
            left.discard(one)
            if not left:
                return order
            near = inside[one]
            one = max(left, key=lambda other: (near.get(other, 0), -other))


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
