"""A member's page in parts that the templates lay out."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from contacts.profiles.visibility import Face
from networking_site.lib.zones import zone, zone_label


def facts_of(face: Face, *, now: datetime) -> list[dict[str, str]]:
    """Give where and how to find a member, as far as the viewer may know."""
    place = ", ".join(part for part in (face.place, face.country_name) if part)
    facts = [
        {"term": _("Place"), "text": place, "icon": "pin"},
        {"term": _("Time there"), "text": _time_there(face, now=now), "icon": "clock"},
        {
            "term": _("Languages"),
            "text": ", ".join(face.languages),
            "icon": "chat",
        },
        {
            "term": _("Mail"),
            "text": face.contact_email,
            "url": f"mailto:{face.contact_email}",
            "icon": "envelope",
        },
        {
            "term": _("Telephone"),
            "text": face.phone,
            "url": f"tel:{face.phone.replace(' ', '')}",
            "icon": "telephone",
        },
    ]
    return [fact for fact in facts if fact["text"]]


def _time_there(face: Face, *, now: datetime) -> str:
    if not face.time_zone:
        return ""
    there = time_format(now.astimezone(zone(face.time_zone)), "TIME_FORMAT")
    return _("%(time)s now, in %(city)s") % {
        "time": there,
        "city": zone_label(face.time_zone),
    }
