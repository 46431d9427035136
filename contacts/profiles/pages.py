"""A member's page in parts that the templates lay out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from contacts.profiles.visibility import Face


def facts_of(face: Face) -> list[dict[str, str]]:
    """Give where and how to find a member, as far as the viewer may know."""
    place = ", ".join(part for part in (face.place, face.country_name) if part)
    facts = [
        {"term": _("Place"), "text": place, "icon": "pin"},
        {"term": _("Time zone"), "text": face.time_zone, "icon": "clock"},
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
