"""A participants report as a host reviews it: who is probably who, and what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.profiles.directory.folding import fold
from contacts.profiles.models import User
from events.models import ParticipantsReport, Rsvp

BY_EMAIL, BY_NAME = "email", "name"
WORDS_FOR_WHY = {
    "nameless": _("no name in it"),
    "waited": _("was in the waiting room only"),
    "broken": _("can’t be read: a quotation mark is not closed"),
}


@dataclass(frozen=True)
class Someone:
    """A member who answered this event, as a host chooses her."""

    member: User
    handle: str
    name: str
    goes: bool


@dataclass(frozen=True)
class Proposal:
    """One person of the report, the lines she comes from, and who it may be."""

    number: int
    name: str
    minutes: int | None
    lines: list[int]
    how: str
    who: Someone | None


@dataclass(frozen=True)
class Review:
    """All of a report: each row is in a proposal, or left out with a reason."""

    proposals: list[Proposal]
    left_out: list[dict[str, Any]]
    unmatched: list[Someone]
    rows: int


def review_of(report: ParticipantsReport, *, host: User) -> Review:
    """Show a host who in the report is probably who, of those she may see.

    By the address of the account; else by the name, where just one member has it.
    Nothing is kept before she confirms it.
    """
    answered = Rsvp.objects.visible_to(host).filter(event=report.event_id)
    people = [
        Someone(
            member=rsvp.member,
            handle=rsvp.member.profile.handle,
            name=rsvp.member.profile.name,
            goes=rsvp.answer == Rsvp.Answer.GOING,
        )
        for rsvp in answered.select_related("member__profile").order_by(
            "member__profile__name", "pk"
        )
    ]
    of_key = {one.member.pk: one for one in people}
    counted = Counter(fold(one.name) for one in people)
    of_name = {fold(one.name): one for one in people if counted[fold(one.name)] == 1}
    proposals = [
        _proposal(number, row, of_key=of_key, of_name=of_name)
        for number, row in enumerate(report.rows["people"])
    ]
    matched = {one.who.handle for one in proposals if one.who}
    left_out = [
        {"line": one["line"], "why": WORDS_FOR_WHY[one["why"]]}
        for one in report.rows["left_out"]
    ]
    return Review(
        proposals=proposals,
        left_out=left_out,
        unmatched=[one for one in people if one.goes and one.handle not in matched],
        rows=sum(len(one.lines) for one in proposals) + len(left_out),
    )


def _proposal(
    number: int,
    row: dict[str, Any],
    *,
    of_key: dict[int, Someone],
    of_name: dict[str, Someone],
) -> Proposal:
    who = of_key.get(row["member"]) if row["member"] else None
    how = BY_EMAIL if who else ""
    if who is None:
        shown = row["name"].rpartition("(")[0] if row["original"] else row["name"]
        names = (fold(name) for name in (row["original"], shown) if name)
        who = next((of_name[name] for name in names if name in of_name), None)
        how = BY_NAME if who else ""
    return Proposal(
        number=number,
        name=row["name"],
        minutes=row["minutes"],
        lines=row["lines"],
        how=how,
        who=who,
    )
