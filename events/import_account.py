"""What an import tells: one line for each component of the file, and the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.calendar_reader import EventComponent


class Outcome(models.TextChoices):
    """What became of a component, and of each of its dates."""

    NEW = "new", gettext_lazy("new")
    UPDATED = "updated", gettext_lazy("updated")
    UNCHANGED = "unchanged", gettext_lazy("unchanged")
    SKIPPED = "skipped", gettext_lazy("skipped")


@dataclass(frozen=True)
class Line:
    """One component in the account; `detail` is the reason, or counts its dates."""

    line: int
    name: str
    title: str
    outcome: Outcome
    detail: str


Fate = tuple[Outcome, str]


def totals(lines: Iterable[Line]) -> dict[Outcome, int]:
    """Count the components by what became of them; the counts add up to all."""
    counted = Counter(line.outcome for line in lines)
    return {outcome: counted[outcome] for outcome in Outcome}


def outcome_of(fates: list[Fate], *, is_more: bool) -> Outcome:
    """Give one word for a component: new if all its dates are, skipped likewise."""
    outcomes = {outcome for outcome, _why in fates} - {Outcome.SKIPPED}
    if not outcomes:
        return Outcome.SKIPPED
    if len(outcomes) > 1 or is_more:
        return Outcome.UPDATED
    return outcomes.pop()


def detail_of(
    component: EventComponent, fates: list[Fate], *, gone: int, publish: bool
) -> str:
    """Count the dates by what became of them, and say what is not as in the file."""
    parts = list(dict.fromkeys(why for _outcome, why in fates if why))
    if len(fates) > 1:
        counted = Counter(outcome for outcome, _why in fates)
        dates = ", ".join(
            f"{counted[one]} {one.label}" for one in Outcome if counted[one]
        )
        parts.insert(
            0, _("%(count)d dates: %(dates)s") % {"count": len(fates), "dates": dates}
        )
    if gone:
        parts.append(
            ngettext("%(count)d date called off", "%(count)d dates called off", gone)
            % {"count": gone}
        )
    if publish and component.events[0].is_private:
        parts.append(_("not published, because it is marked private"))
    return "; ".join([*parts, *component.remarks])
