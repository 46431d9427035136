"""People a viewer knows who go to events as well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, When, Window
from django.db.models.functions import RowNumber

from contacts.profiles.querysets import CONNECTION, connected_with
from contacts.profiles.visibility import Face, face_of
from events.models import Event, Rsvp

if TYPE_CHECKING:
    from contacts.profiles.querysets import ProfileQuerySet, Viewer

SHOWN = 3


@dataclass(frozen=True)
class AlsoGoing:
    """Some connections of the viewer who go to an event, and how many more do."""

    faces: list[Face]
    more: int

    @property
    def names(self) -> list[str]:
        """Give the names of those shown."""
        return [face.name for face in self.faces]


def among(people: list[Face]) -> AlsoGoing | None:
    """Pick from people going those the viewer is connected with, if there are any."""
    known = [face for face in people if face.is_connection]
    return AlsoGoing(known[:SHOWN], more=len(known[SHOWN:])) if known else None


def acquaintances_first(profiles: ProfileQuerySet, viewer: Viewer) -> ProfileQuerySet:
    """Put those the viewer is connected with before all others."""
    known_first = Case(When(relation=CONNECTION, then=0), default=1)
    return profiles.with_relation_to(viewer).order_by(known_first, "pk")


def also_going(viewer: Viewer, events: Iterable[Event]) -> dict[int, AlsoGoing]:
    """Give, by the keys of these events, whom she is connected with and who goes.

    One query for all of them; only of people whose answer she may read.
    """
    if not viewer.is_authenticated:
        return {}
    theirs = Rsvp.objects.visible_to(viewer).going()
    known = theirs.filter(
        event__in=[event.pk for event in events], member__in=connected_with(viewer)
    )
    numbered = known.annotate(
        nth=Window(RowNumber(), partition_by="event", order_by="turn"),
        of_event=Window(Count("pk"), partition_by="event"),
    )
    rsvps: dict[int, list[Rsvp]] = {}
    some = numbered.filter(nth__lte=SHOWN).select_related("member__profile")
    for rsvp in some.order_by("event", "turn"):
        rsvps.setdefault(rsvp.event_id, []).append(rsvp)
    return {
        key: AlsoGoing(
            faces=[face_of(one.member.profile, relation=CONNECTION) for one in hers],
            more=hers[0].of_event - len(hers),  # type: ignore[attr-defined]
        )
        for key, hers in rsvps.items()
    }
