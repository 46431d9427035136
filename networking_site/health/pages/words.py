"""Says a report in plain words: what goes well, and where a word of hers would help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.rooms.pages.words import listed
from networking_site.health.pages.names import Names, circle_words
from networking_site.lib.zones import zone_label

APART = 0.1  # a circle of whose meetings no more are with others keeps to itself
AT_NIGHT = 0.2  # whoever has no more of the events by day has the night
MOST_SAID, MOST_NAMED = 3, 5
ENOUGH_EVENTS = 3


@dataclass(frozen=True)
class Say:
    """One sentence; some are about people who need something."""

    text: str
    needs_care: bool = False


def in_words(content: dict[str, Any], names: Names) -> list[Say]:
    """Say all that matters of a report."""
    told = content["acquaintance"]
    return [
        *_who_met(content),
        *_circles(told, names),
        *_bridges(told, names),
        *_lonely(told, names),
        *_rhythm(content["rhythm"]),
        *_nights(content["zones"]),
    ]


def met_words(reached: int) -> str:
    """Say how many others somebody met, in steps."""
    if reached == 0:
        return _("nobody so far")
    if reached == 1:
        return _("one or two others")
    return _("%(n)d others or more") % {"n": reached}


def visits_words(visits: int) -> str:
    """Say at how many events somebody was."""
    return ngettext("at %(n)d event", "at %(n)d events", visits) % {"n": visits}


def newcomer_words(visits: int, *, met: int) -> str:
    """Say at how many events a newcomer was, and how few she met there."""
    if not met:
        return _("%(visits)s, and met nobody") % {"visits": visits_words(visits)}
    words = ngettext(
        "%(visits)s, and met %(n)d person",
        "%(visits)s, and met %(n)d people",
        met,
    )
    return words % {"visits": visits_words(visits), "n": met}


def inside_words(share: float) -> str:
    """Say how many of a circle have met each other."""
    if share >= 0.9:
        return _("Nearly everybody has met everybody")
    if share >= 0.5:
        return _("Most have met each other")
    return (
        _("Some have met each other") if share >= 0.2 else _("Few have met each other")
    )


def outside_words(share: float) -> str:
    """Say how much a circle keeps to itself."""
    if share <= APART:
        return _("Nearly only each other")
    return _("Mostly each other") if share <= 0.35 else _("Others as well")


def in_steps(reached: int | None) -> str:
    """Say a total that must tell of nobody."""
    if reached is None:
        return _("Too few people to say so without telling who.")
    if not reached:
        return _("A few, or none")
    return _("%(n)d or more") % {"n": reached}


def and_more(named: list[str], more: int) -> str:
    """Name some people, and count the rest."""
    if more:
        named = [*named, ngettext("%(n)d more", "%(n)d more", more) % {"n": more}]
    return listed(named)


def _who_met(content: dict[str, Any]) -> Iterator[Say]:
    told = content["acquaintance"]
    words = _(
        "%(there)d of %(members)d members were at an event in the last twelve months; "
        "%(met)d of them met somebody there."
    )
    facts = {"there": told["there"], "members": content["members"]}
    yield Say(words % {**facts, "met": told["met_somebody"]})


def _circles(told: dict[str, Any], names: Names) -> Iterator[Say]:
    many = len(told["circles"]) + told["more_circles"]
    if many == 1:
        yield Say(_("Those are one circle."))
    if many < 2:
        return
    words = _(
        "Those make %(n)d circles: groups of people who meet each other more than "
        "others."
    )
    yield Say(words % {"n": many})
    apart = [
        (number, circle)
        for number, circle in enumerate(told["circles"], start=1)
        if circle["outside"] <= APART
    ]
    for number, circle in apart[:MOST_SAID]:
        words = _(
            "The %(n)d people of %(circle)s meet nearly only each other. Seat them "
            "with others, or introduce one of them to somebody elsewhere."
        )
        which = circle_words(number, circle, names)
        yield Say(words % {"n": circle["people"], "circle": which}, needs_care=True)


def _bridges(told: dict[str, Any], names: Names) -> Iterator[Say]:
    for bridge in told["bridges"][:MOST_SAID]:
        yield Say(bridge_words(bridge, told["circles"], names))
    for cut in told["cuts"][:MOST_SAID]:
        if cut["who"] in names:
            yield Say(cut_words(cut, names))


def bridge_words(
    bridge: dict[str, Any], circles: list[dict[str, Any]], names: Names
) -> str:
    """Say who ties two circles."""
    one, other = (
        circle_words(number + 1, circles[number], names) for number in bridge["between"]
    )
    words = ngettext(
        "%(who)s is the only link between %(one)s and %(other)s: nobody else of the "
        "one has met anybody else of the other.",
        "%(who)s are the only link between %(one)s and %(other)s: nobody else of the "
        "one has met anybody else of the other.",
        len(bridge["by"]),
    )
    who = names.summed_up(bridge["by"])
    return words % {"who": who, "one": one, "other": other}


def cut_words(cut: dict[str, int], names: Names) -> str:
    """Say who keeps others from being apart."""
    words = ngettext(
        "Without %(who)s, %(n)d other would be apart from everybody else.",
        "Without %(who)s, %(n)d others would be apart from everybody else.",
        cut["people"],
    )
    return words % {"who": names[cut["who"]].name, "n": cut["people"]}


def _lonely(told: dict[str, Any], names: Names) -> Iterator[Say]:
    alone = told["alone"]
    if alone["many"]:
        words = ngettext(
            "%(n)d person was there and met nobody, as far as we know%(who)s.",
            "%(n)d people were there and met nobody, as far as we know%(who)s.",
            alone["many"],
        )
        who = _named(alone["some"], alone["many"], names)
        yield Say(words % {"n": alone["many"], "who": who}, needs_care=True)
    new = told["newcomers"]
    if new["many"] and not new["few"]:
        words = ngettext(
            "%(n)d newcomer has been to three events or more, and met three people or "
            "more there.",
            "%(n)d newcomers have been to three events or more; all of them met three "
            "people or more there.",
            new["many"],
        )
        yield Say(words % {"n": new["many"]})
    if new["few"]:
        words = ngettext(
            "Of %(n)d newcomer who has been to three events or more, %(few)d met two "
            "people at most%(who)s.",
            "Of %(n)d newcomers who have been to three events or more, %(few)d met two "
            "people at most%(who)s.",
            new["many"],
        )
        who = _named(new["some"], new["few"], names)
        facts = {"n": new["many"], "few": new["few"], "who": who}
        yield Say(words % facts, needs_care=True)


def _named(rows: list[list[int]], many: int, names: Names) -> str:
    """Name some of a list, after a colon; nothing where nobody may be named."""
    some = [face.name for face in names.of(row[0] for row in rows)][:MOST_NAMED]
    return f": {and_more(some, many - len(some))}" if some else ""


def _rhythm(rhythm: dict[str, Any]) -> Iterator[Say]:
    if rhythm["once"]:
        words = ngettext(
            "Of %(n)d person who came for the first time more than two months ago, "
            "%(back)d came back.",
            "Of %(n)d people who came for the first time more than two months ago, "
            "%(back)d came back.",
            rhythm["once"],
        )
        yield Say(words % {"n": rhythm["once"], "back": rhythm["came_back"]})
    if rhythm["middle_gap"] == 0:
        yield Say(_("Half of the times somebody came back, it was on the same day."))
    elif rhythm["middle_gap"] is not None:
        words = ngettext(
            "Half of the times somebody came back, it was within %(n)d day.",
            "Half of the times somebody came back, it was within %(n)d days.",
            rhythm["middle_gap"],
        )
        yield Say(words % {"n": rhythm["middle_gap"]})
    answers = sum(month["answers"] for month in rhythm["months"])
    missed = sum(month["missed"] for month in rhythm["months"])
    if answers:
        words = ngettext(
            "Where hosts noted who came, %(missed)d of %(n)d place stayed empty "
            "(%(share)d %%).",
            "Where hosts noted who came, %(missed)d of %(n)d places stayed empty "
            "(%(share)d %%).",
            answers,
        )
        share = round(100 * missed / answers)
        yield Say(words % {"missed": missed, "n": answers, "share": share})


def _nights(zones: list[dict[str, Any]]) -> Iterator[Say]:
    for group in zones:
        if group["events"] < ENOUGH_EVENTS:
            return
        if group["by_day"] <= AT_NIGHT * group["events"]:
            words = ngettext(
                "For the %(n)d member by the clock of %(place)s, %(day)d of "
                "%(events)d events by call lay in the day.",
                "For the %(n)d members by the clock of %(place)s, %(day)d of "
                "%(events)d events by call lay in the day.",
                group["people"],
            )
            facts = {
                "n": group["people"],
                "place": zone_label(group["zones"][0]),
                "day": group["by_day"],
                "events": group["events"],
            }
            yield Say(words % facts, needs_care=True)
