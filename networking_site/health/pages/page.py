"""The page: a report as one viewer may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contacts.profiles.models import User
from contacts.profiles.visibility import Face
from networking_site.health.acquaintance import SMALLEST
from networking_site.health.models import Report
from networking_site.health.pages.bubbles import Bubbles, bubbles_of
from networking_site.health.pages.marks import Mark, mark
from networking_site.health.pages.months import Bar, MonthRow, bars_of, month_rows
from networking_site.health.pages.names import Names, people_in
from networking_site.health.pages.rings import Rings, rings_of
from networking_site.health.pages.words import (
    AT_NIGHT,
    Say,
    bridge_words,
    cut_words,
    in_steps,
    in_words,
    inside_words,
    met_words,
    newcomer_words,
    outside_words,
    visits_words,
)
from networking_site.health.reporting import VERSION
from networking_site.health.rhythm import GAPS
from networking_site.lib.zones import zone_label

MOST_IN_A_LIST = 20
NAMED_OF_CIRCLE = 5


@dataclass(frozen=True)
class CircleRow:
    """One circle of the table."""

    number: int
    mark: Mark
    people: int
    around: list[Face]
    inside: str
    outside: str


@dataclass(frozen=True)
class PersonRow:
    """Somebody in the picture, with those she met most often."""

    face: Face
    circle: int | None
    met: str
    most: list[Face]


@dataclass(frozen=True)
class Someone:
    """Somebody in a list, and what is said of her."""

    face: Face
    words: str


@dataclass(frozen=True)
class Some:
    """A list of some, and how many more there are."""

    people: list[Someone]
    more: int


@dataclass(frozen=True)
class ZoneRow:
    """People by one clock, and how many of the events by call are in their day."""

    places: str
    people: int
    events: int
    by_day: int
    has_the_night: bool

    @property
    def share(self) -> int:
        """Give of a hundred events how many lay in their day."""
        return round(100 * self.by_day / self.events) if self.events else 0


@dataclass(frozen=True)
class Page:
    """All that the page shows of a report."""

    report: Report
    says: list[Say]
    rings: Rings | None
    bubbles: Bubbles | None
    circles: list[CircleRow]
    more_circles: int
    people: list[PersonRow]
    unnamed: int
    links: list[str]
    alone: Some
    newcomers: Some
    newcomers_met: list[tuple[str, int]]
    months: list[MonthRow]
    bars: list[Bar]
    gaps: list[tuple[str, int]]
    zones: list[ZoneRow]
    without_zone: int
    in_all: list[tuple[str, str]]


def page_of(report: Report | None, *, viewer: User) -> Page | None:
    """Show a report; nothing where none was made, or only an older kind of it.

    Two queries: the people, and whom of them she is connected with.
    """
    if report is None or report.content.get("version") != VERSION:
        return None
    content = report.content
    told, rhythm = content["acquaintance"], content["rhythm"]
    names = Names(people_in(content), viewer=viewer)
    drawn = told["drawn"]
    months = month_rows(rhythm["months"])
    met_somebody = told["met_somebody"] > 0
    return Page(
        report=report,
        says=in_words(content, names),
        rings=rings_of(drawn, names) if drawn and met_somebody else None,
        bubbles=bubbles_of(told["circles"], told["lines"], names)
        if not drawn and told["circles"]
        else None,
        circles=_circles(told["circles"], names),
        more_circles=told["more_circles"],
        people=_people(drawn, names) if drawn and met_somebody else [],
        unnamed=sum(row[0] not in names for row in drawn["people"]) if drawn else 0,
        links=_links(told, names),
        alone=_alone(told["alone"], names),
        newcomers=_newcomers(told["newcomers"], names),
        newcomers_met=[
            (met_words(reached), many) for reached, many in told["newcomers"]["steps"]
        ],
        months=months,
        bars=bars_of(months),
        gaps=_gaps(rhythm["gaps"]),
        zones=[_zone(group) for group in content["zones"]],
        without_zone=content["without_zone"],
        in_all=_in_all(content["in_all"]),
    )


def _circles(circles: Sequence[dict[str, Any]], names: Names) -> list[CircleRow]:
    return [
        CircleRow(
            number=number + 1,
            mark=mark(number, 8, 8, size=5.5),
            people=circle["people"],
            around=names.of(circle["core"])[:NAMED_OF_CIRCLE],
            inside=inside_words(circle["inside"]),
            outside=outside_words(circle["outside"]),
        )
        for number, circle in enumerate(circles)
    ]


def _people(drawn: dict[str, Any], names: Names) -> list[PersonRow]:
    """Give the same as the picture: who is in which circle, and the lines drawn."""
    rows = drawn["people"]
    most: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other, often in drawn["ties"]:
        most[one].append((-often, other))
        most[other].append((-often, one))
    sizes: dict[int, int] = defaultdict(int)
    for _person, circle, _met in rows:
        sizes[circle] += 1
    found = [
        PersonRow(
            face=names[person],
            circle=circle + 1 if circle >= 0 and sizes[circle] >= SMALLEST else None,
            met=met_words(met),
            most=names.of(rows[other][0] for _often, other in sorted(most[place])),
        )
        for place, (person, circle, met) in enumerate(rows)
        if person in names
    ]
    return sorted(found, key=lambda row: row.face.name.casefold())


def _links(told: dict[str, Any], names: Names) -> list[str]:
    bridges = [bridge_words(one, told["circles"], names) for one in told["bridges"]]
    cuts = [cut_words(cut, names) for cut in told["cuts"] if cut["who"] in names]
    return bridges + cuts


def _alone(alone: dict[str, Any], names: Names) -> Some:
    people = [
        Someone(names[person], visits_words(visits))
        for person, visits in alone["some"]
        if person in names
    ][:MOST_IN_A_LIST]
    return Some(people, more=alone["many"] - len(people))


def _newcomers(newcomers: dict[str, Any], names: Names) -> Some:
    people = [
        Someone(names[person], newcomer_words(visits, met=met))
        for person, met, visits in newcomers["some"]
        if person in names
    ][:MOST_IN_A_LIST]
    return Some(people, more=newcomers["few"] - len(people))


def _gaps(gaps: Sequence[int]) -> list[tuple[str, int]]:
    if not any(gaps):
        return []
    labels = [_("within %(n)d days") % {"n": days} for days in GAPS]
    return list(zip([*labels, _("later")], gaps, strict=True))


def _zone(group: dict[str, Any]) -> ZoneRow:
    return ZoneRow(
        places=", ".join(zone_label(name) for name in group["zones"]),
        people=group["people"],
        events=group["events"],
        by_day=group["by_day"],
        has_the_night=group["by_day"] <= AT_NIGHT * group["events"],
    )


def _in_all(in_all: dict[str, int | None]) -> list[tuple[str, str]]:
    labels = {
        "connections": _("Connections made"),
        "introductions": _("Introductions written"),
        "accepted": _("Introductions to which both said yes"),
    }
    return [(label, in_steps(in_all[name])) for name, label in labels.items()]
