"""What a member's page tells machines: its one address, and the part for everyone.

Sources: schema.org (ProfilePage, Person); the Open Graph protocol, ogp.me; the robots
meta tag and X-Robots-Tag, as search engines document them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse

from contacts.profiles.models import Profile, User, Visibility
from contacts.profiles.querysets import VISITOR
from contacts.profiles.visibility import Face, face_of
from networking_site.lib.structured_data import as_data, filled

LONGEST_DESCRIPTION = 200


@dataclass(frozen=True)
class Metadata:
    """What stands in the head of a member's page; most of it only if it is public."""

    address: str
    is_public: bool
    may_be_indexed: bool
    title: str = ""
    description: str = ""
    image: str = ""
    data: str = ""


def canonical_address(profile: Profile) -> str:
    """Give the one whole address of a member's page."""
    return f"{settings.SITE_URL}{profile.get_absolute_url()}"


def short_address(profile: Profile) -> str:
    """Give the address that fits on a card: it leads to her page, and says no more."""
    return f"{settings.SITE_URL}{reverse('short', args=[profile.handle])}"


def metadata_of(profile: Profile, *, viewer: User | AnonymousUser) -> Metadata:
    """Say of a page, to whoever looks, only what everyone may know of it.

    What a member sees more, she sees on the page: metadata goes on to link previews
    and search engines. Only what a visitor is shown is for them to keep.
    """
    address = canonical_address(profile)
    is_shown = profile.shown_to == Visibility.EVERYONE and profile.hidden_at is None
    if not is_shown or not profile.is_listed:
        return Metadata(address, is_public=False, may_be_indexed=False)
    face = face_of(profile, relation=VISITOR)
    image = face.large_photo_url or static("share.png")
    return Metadata(
        address,
        is_public=True,
        may_be_indexed=not viewer.is_authenticated,
        title=face.name,
        description=_description(face),
        image=f"{settings.SITE_URL}{image}",
        data=as_data(_profile_page(face, address=address)),
    )


def not_indexed(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of search engines, whatever it is made of."""
    response["X-Robots-Tag"] = "noindex"
    return response


def _description(face: Face) -> str:
    words = " ".join((face.headline or face.what_i_do or face.about_me).split())
    if len(words) <= LONGEST_DESCRIPTION:
        return words
    return f"{words[: LONGEST_DESCRIPTION - 1].rstrip()}…"


def _profile_page(face: Face, *, address: str) -> dict[str, Any]:
    photo = face.large_photo_url
    webs = [link.url for link in face.links if link.url.startswith("http")]
    person = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": face.name,
        "url": address,
        "description": face.what_i_do,
        "disambiguatingDescription": face.headline,
        "image": f"{settings.SITE_URL}{photo}" if photo else "",
        "email": face.contact_email,
        "telephone": face.phone,
        "address": _address(face),
        "knowsAbout": face.topics,
        "knowsLanguage": face.languages,
        "sameAs": webs,
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": address,
        "mainEntity": filled(person),
    }


def _address(face: Face) -> dict[str, str]:
    place = {"addressLocality": face.place, "addressCountry": face.country_name}
    said = filled(place)
    return {"@type": "PostalAddress", **said} if said else {}
