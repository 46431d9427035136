"""What an event's page tells machines: its one address, and the part for everyone.

Sources: schema.org (Event, VirtualLocation, Place, Offer); what search engines say of a
cancelled event (Google, 17 March 2020: EventCancelled, and startDate stays); the Open
Graph protocol, ogp.me.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.profiles.languages import country_name
from events.models import Event
from events.share_picture import Words
from networking_site.lib.group.chosen import our_group
from networking_site.lib.structured_data import as_data, filled
from networking_site.lib.zones import zone, zone_label

SCHEMA = "https://schema.org"
_MODES = {
    Event.Kind.ONLINE: "OnlineEventAttendanceMode",
    Event.Kind.IN_PERSON: "OfflineEventAttendanceMode",
    Event.Kind.HYBRID: "MixedEventAttendanceMode",
}


@dataclass(frozen=True)
class Metadata:
    """What stands in the head of an event's page; of one not for everyone, no word."""

    address: str
    is_public: bool
    may_be_indexed: bool
    title: str
    description: str
    image: str
    image_words: str
    data: str = ""


def is_public(event: Event) -> bool:
    """Say whether the world may know of this event."""
    return (
        event.audience == Event.Audience.PUBLIC and event.status != Event.Status.DRAFT
    )


def metadata_of(event: Event, *, is_signed_in: bool) -> Metadata:
    """Say of a page, whoever looks, only what everyone may know of it.

    The event was loaded `with_counts`. One for members or by link has a neutral card:
    a preview of its link says that it is an event here, and nothing else.
    """
    address = f"{settings.SITE_URL}{event.get_absolute_url()}"
    if not is_public(event):
        return Metadata(
            address,
            is_public=False,
            may_be_indexed=False,
            title=our_group().name,
            description=_("An event for those who are invited."),
            image=f"{settings.SITE_URL}{static('share.png')}",
            image_words=our_group().name,
        )
    words = words_on_picture(event)
    image = f"{settings.SITE_URL}{reverse('events:share', args=[event.slug])}"
    image = f"{image}?v={words.digest}"
    when = f"{words.date}, {words.clock}"
    return Metadata(
        address,
        is_public=True,
        may_be_indexed=not is_signed_in,
        title=event.title,
        description=event.summary or when,
        image=image,
        image_words=f"{event.title}. {when}. {words.where}",
        data=as_data(_event(event, address=address, image=image)),
    )


def words_on_picture(event: Event) -> Words:
    """Give the words for an event's share picture, by the clock where it happens."""
    start = event.starts_at.astimezone(zone(event.time_zone))
    city = zone_label(event.time_zone)
    clock = date_format(start, "H:i")
    place = event.town or event.place_name
    where = [str(event.get_kind_display())]
    if event.kind != Event.Kind.ONLINE and place:
        where.append(place)
    return Words(
        title=event.title,
        month=date_format(start, "M").upper(),
        day=str(start.day),
        weekday=date_format(start, "D"),
        date=date_format(start, "l, j F Y"),
        clock=f"{clock} UTC"
        if city == "UTC"
        else _("%(clock)s, %(city)s time") % {"clock": clock, "city": city},
        where=", ".join(where),
        note=_("Cancelled") if event.is_cancelled else "",
        site=our_group().name,
    )


def _event(event: Event, *, address: str, image: str) -> dict[str, Any]:
    there = zone(event.time_zone)
    status = "EventCancelled" if event.is_cancelled else "EventScheduled"
    return {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": f"{address}#event",
        **filled(
            {
                "name": event.title,
                "description": event.summary,
                "url": address,
                "image": [image],
                "startDate": event.starts_at.astimezone(there).isoformat(),
                "endDate": event.ends_at.astimezone(there).isoformat(),
                "eventStatus": f"{SCHEMA}/{status}",
                "eventAttendanceMode": f"{SCHEMA}/{_MODES[Event.Kind(event.kind)]}",
                "location": _location(event, address=address),
                "superEvent": _series(event),
                "maximumAttendeeCapacity": event.capacity,
            }
        ),
        **_places(event, address=address),
        "isAccessibleForFree": True,
        "organizer": {
            "@type": "Organization",
            "name": our_group().name,
            "url": settings.SITE_URL,
        },
    }


def _location(event: Event, *, address: str) -> Any:
    """Say where: on line, that is the public page, and never the link to the call."""
    online = {"@type": "VirtualLocation", "url": address}
    if event.kind == Event.Kind.ONLINE:
        return online
    place = _place(event)
    if event.kind == Event.Kind.HYBRID:
        return [place, online] if place else online
    return place


def _place(event: Event) -> dict[str, Any]:
    country = country_name(event.country)
    name = event.place_name or event.address or event.town or country
    postal = filled(
        {
            "streetAddress": event.address,
            "addressLocality": event.town,
            "addressCountry": event.country,
        }
    )
    if not name:
        return {}
    place = {"@type": "Place", "name": name}
    return (
        {**place, "address": {"@type": "PostalAddress", **postal}} if postal else place
    )


def _series(event: Event) -> dict[str, Any]:
    return {"@type": "EventSeries", "name": event.series.title} if event.series else {}


def _places(event: Event, *, address: str) -> dict[str, Any]:
    """Say how many places are left, and that they cost nothing; 0 is worth saying."""
    if event.is_cancelled:
        return {}
    left = None
    if event.capacity is not None:
        left = max(0, event.capacity - event.taken_count)
    is_full = left is not None and (left == 0 or event.waiting_count > 0)
    offer = {
        "@type": "Offer",
        "price": 0,
        "url": address,
        "availability": f"{SCHEMA}/{'SoldOut' if is_full else 'InStock'}",
    }
    return ({} if left is None else {"remainingAttendeeCapacity": left}) | {
        "offers": offer
    }
