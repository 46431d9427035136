"""The box in which one viewer reads where she stands at an event, and answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from events.models import Event, Rsvp
from events.pages import EventCard, zone_of
from events.rules import may_see_join_link, why_not_answer
from networking_site.lib.zones import zone, zone_label

if TYPE_CHECKING:
    from django.http import QueryDict

    from events.querysets.events import Viewer


@dataclass(frozen=True)
class Refusal:
    """A form that was not taken: what is wrong, and what was typed."""

    sentences: list[str]
    typed: QueryDict


@dataclass(frozen=True)
class RsvpBox:
    """What `components/rsvp_box.html` shows."""

    state: str
    url: str = ""
    place_in_line: int = 0
    seats_left: int | None = None
    going_count: int = 0
    question: str = ""
    reply: str = ""
    most_guests: int = 0
    guests: str = ""
    is_shown: bool = True
    asks_shown: bool = False
    offer_hours: int | None = None
    offer_ends: datetime | None = None
    zone_label: str = ""
    note: str = ""
    join_url: str = ""
    target: str = ""
    errors: list[str] = field(default_factory=list)


def box_for(
    viewer: Viewer,
    event: Event,
    card: EventCard,
    *,
    now: datetime,
    refusal: Refusal | None = None,
    key: str = "",
) -> RsvpBox:
    """Show a viewer her answer to an event that was loaded by `load_for`."""
    mine = None
    if viewer.is_authenticated:
        mine = Rsvp.objects.belonging_to(viewer).filter(event=event).first()
    state, closed = _state_of(event, mine, card=card, now=now)
    typed: Any = refusal.typed if refusal else {}
    here = zone(zone_of(viewer) or event.time_zone)
    join = may_see_join_link(event, answer=mine.answer if mine else "", now=now)
    return RsvpBox(
        state=state,
        url="" if closed else f"{event.get_absolute_url()}answer/{key}",
        place_in_line=_place_in_line(mine) if mine and state == "waiting" else 0,
        seats_left=card.seats_left,
        going_count=event.going_count,
        question=event.question,
        reply=typed.get("reply", mine.reply if mine else ""),
        most_guests=max(event.most_guests, mine.guests if mine else 0),
        guests=typed.get("guests", str(mine.guests if mine else 0)),
        is_shown=typed.get("is_shown", str(mine is None or mine.is_shown).lower())
        == "true",
        asks_shown=event.people_shown_to != Event.PeopleShownTo.HOSTS,
        offer_hours=event.offer_hours,
        offer_ends=mine.offer_ends_at.astimezone(here)
        if mine and mine.offer_ends_at
        else None,
        zone_label=zone_label(here.key),
        note=event.cancel_note if event.is_cancelled else closed or "",
        join_url=event.join_link if join else "",
        target="answering",
        errors=refusal.sentences if refusal else [],
    )


def _state_of(
    event: Event, mine: Rsvp | None, *, card: EventCard, now: datetime
) -> tuple[str, str | None]:
    """Say where somebody stands, and why it can't change any more, if so."""
    if closed := why_not_answer(event, now=now):
        return ("cancelled" if event.is_cancelled else "past"), closed
    if mine is None:
        return ("full" if card.is_full or event.waiting_count else "open"), None
    is_late = mine.offer_ends_at is not None and mine.offer_ends_at <= now
    return ("lapsed" if is_late else str(mine.answer)), None


def _place_in_line(mine: Rsvp) -> int:
    """Count those in line up to her."""
    line = mine.event.rsvps.waiting().of_the_present()
    return line.filter(turn__lte=mine.turn).count()
