"""Events as one viewer sees them: times in her zone, her answer, people she may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from contacts.profiles.models import Profile, User
from contacts.profiles.querysets import MEMBER, VISITOR
from contacts.profiles.visibility import Face, face_of
from events.models import Event
from events.querysets import EventQuerySet
from events.when import When, instant, when_for
from networking_site.lib.markdown import to_html
from networking_site.lib.refused import Refused

if TYPE_CHECKING:
    from events.acquaintances import AlsoGoing
    from events.forms.running import HostsEventForm
    from events.querysets.events import Viewer

MAP = "https://www.openstreetmap.org/search"


@dataclass(frozen=True)
class EventCard:
    """What a list shows of an event."""

    title: str
    url: str
    summary: str
    when: When
    kind: str
    kind_label: str
    place_name: str
    status: str
    going_count: int
    waiting_count: int
    seats_left: int | None
    my_answer: str
    hosts: list[Face]
    series_title: str
    town: str = ""
    also_going: AlsoGoing | None = None

    @property
    def is_full(self) -> bool:
        """Say whether every place is taken."""
        return self.seats_left == 0

    @property
    def starts(self):  # type: ignore[no-untyped-def]
        """Give the start in the viewer's zone."""
        return self.when.start

    @property
    def ends(self):  # type: ignore[no-untyped-def]
        """Give the end in the viewer's zone."""
        return self.when.end

    @property
    def host_names(self) -> list[str]:
        """Give the names of the hosts the viewer may see."""
        return [face.name for face in self.hosts]


def cards_for(
    viewer: Viewer, events: EventQuerySet | Iterable[Event]
) -> list[EventCard]:
    """Show events to a viewer; a queryset is loaded with all that the cards need."""
    if isinstance(events, EventQuerySet):
        events = load_for(viewer, events)
    return [card_for(viewer, event) for event in events]


def load_for(viewer: Viewer, events: EventQuerySet) -> EventQuerySet:
    """Load with events what a card shows, in a constant number of queries."""
    return events.with_counts().with_answer_of(viewer).with_hosts(viewer=viewer)


def card_for(viewer: Viewer, event: Event) -> EventCard:
    """Show one event that was loaded by `load_for`."""
    seats_left = None
    if event.capacity is not None:
        seats_left = max(0, event.capacity - event.taken_count)
    return EventCard(
        title=event.title,
        url=event.get_absolute_url(),
        summary=event.summary,
        when=when_of(event, viewer=viewer),
        kind=event.kind,
        kind_label=str(event.get_kind_display()),
        place_name=event.place_name,
        status=event.status,
        going_count=event.going_count,
        waiting_count=event.waiting_count,
        seats_left=seats_left,
        my_answer=event.my_answer,
        hosts=[
            _face(hosting.member.profile, viewer=viewer)
            for hosting in event.seen_hostings
        ],
        series_title=event.series.title if event.series else "",
        town=event.town,
    )


def cover_url(event: Event, size: str, *, key: str = "") -> str:
    """Give where one size of an event's picture is, empty where it has none."""
    if event.cover is None:
        return ""
    path = reverse("events:cover", args=[event.slug, event.cover, size])
    return f"{path}{keyed(key)}"


def keyed(key: str) -> str:
    """Give the query string that carries the key of an event by link, if any."""
    return f"?{urlencode({'key': key})}" if key else ""


def link_of(event: Event) -> str:
    """Give the whole link that a host passes on, empty where the event needs none."""
    if event.audience != Event.Audience.LINK or not event.link_key:
        return ""
    return f"{settings.SITE_URL}{event.get_absolute_url()}{keyed(event.link_key)}"


def map_url(event: Event) -> str:
    """Give where a map shows the place, empty where there is none to go to."""
    if event.kind == Event.Kind.ONLINE or not event.where:
        return ""
    return f"{MAP}?{urlencode({'query': event.where})}"


def draft_page(form: HostsEventForm, *, viewer: Viewer) -> dict[str, Any]:
    """Give what the page would show of an event that is still being typed."""
    when = _when_typed(form, viewer=viewer)  # first: it reads the form into the event
    event = form.instance
    return {
        "title": event.title,
        "summary": event.summary,
        "kind_label": event.get_kind_display(),
        "where": "" if event.kind == Event.Kind.ONLINE else event.where,
        "when": when,
        "description": to_html(event.description),
    }


def _when_typed(form: HostsEventForm, *, viewer: Viewer) -> When | None:
    said = form.initial
    if form.is_bound:
        form.is_valid()
        said = form.cleaned_data
    try:
        starts_at = instant(
            said["day"], said["start_time"], zone_name=said["time_zone"]
        )
    except (KeyError, Refused):
        return None
    return when_for(
        starts_at,
        starts_at + timedelta(minutes=said.get("minutes", 0)),
        event_zone=said["time_zone"],
        viewer_zone=zone_of(viewer),
    )


def hosts_of(event: Event) -> set[int]:
    """Give the keys of the hosts of an event that was loaded `with_hosts`."""
    return {hosting.member_id for hosting in event.seen_hostings}


def runs(viewer: Viewer, event: Event) -> bool:
    """Say whether she runs this event, which was loaded `with_hosts` for her."""
    if not isinstance(viewer, User):
        return False
    return viewer.is_organiser or viewer.pk in hosts_of(event)


def when_of(event: Event, *, viewer: Viewer) -> When:
    """Say when an event is, as this viewer reads it."""
    return when_for(
        event.starts_at,
        event.ends_at,
        event_zone=event.time_zone,
        viewer_zone=zone_of(viewer),
    )


def zone_of(viewer: Viewer) -> str:
    """Give the viewer's zone; a visitor reads times in the event's own."""
    return viewer.profile.time_zone if viewer.is_authenticated else ""


def _face(profile: Profile, *, viewer: Viewer) -> Face:
    return face_of(profile, relation=MEMBER if viewer.is_authenticated else VISITOR)
