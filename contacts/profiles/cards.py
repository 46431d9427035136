"""A member's card as a file for the address book of whoever takes it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from contacts.profiles import photos
from contacts.profiles.models import Profile, Visibility
from contacts.profiles.public import canonical_address
from contacts.profiles.querysets import CONNECTION, MEMBER, SELF, VISITOR
from contacts.profiles.vcard import Card
from contacts.profiles.visibility import Face, face_of
from networking_site.lib.group.chosen import our_group
from networking_site.lib.pictures import as_jpeg

PHOTO_SIDE = 320
_WIDEST_CIRCLE = {
    Visibility.EVERYONE: VISITOR,
    Visibility.MEMBERS: MEMBER,
    Visibility.CONNECTIONS: CONNECTION,
    Visibility.NOBODY: SELF,
}


def face_to_hold_up(profile: Profile) -> Face:
    """Show a member as the widest circle sees her that her page is for.

    She holds the card up to people we know nothing of, so nothing stands on it that
    is for fewer than may open her page.
    """
    return face_of(profile, relation=_WIDEST_CIRCLE[Visibility(profile.shown_to)])


def card_of(profile: Profile, *, face: Face) -> Card:
    """Give what a viewer who is shown this face may take along.

    UID and REV are the page's own: taking the card again replaces the older one.
    """
    return Card(
        uid=f"urn:uuid:{profile.public_id}",
        revised_at=profile.updated_at,
        name=face.name,
        headline=face.headline,
        email=face.contact_email,
        phone=face.phone,
        place=face.place,
        country=face.country_name,
        url=canonical_address(profile),
        links=[(link.label, link.url) for link in face.links],
        languages=profile.languages if face.languages else [],
        topics=face.topics,
        note=_note(face),
        pronouns=face.pronouns,
        time_zone=face.time_zone,
        photo=_photo(profile) if face.large_photo_url else None,
    )


def _note(face: Face) -> str:
    """Say what one would like to remember before the next talk."""
    hook = f"{face.hook.prompt} … {face.hook.text}" if face.hook else ""
    met = _("From %(site)s") % {"site": our_group().name}
    return "\n\n".join(filter(None, [face.what_i_do, face.about_me, hook, met]))


def _photo(profile: Profile) -> bytes | None:
    webp = photos.read(profile.photo, "large") if profile.photo else None
    return as_jpeg(webp, size=PHOTO_SIDE) if webp else None
