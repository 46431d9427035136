"""What organisers read of a member: her face, as any member sees it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Profile
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import FIELDS, face_of, may_see


class ShowsFaces:
    """Columns for an admin of profiles; what is not for members stays empty.

    An organiser's role lets her work in the admin, not read what a member keeps from
    members.
    """

    @admin.display(description=FIELDS["headline"])
    def seen_headline(self, profile: Profile) -> str:
        """Show the headline."""
        return _seen(profile, "headline")

    @admin.display(description=_("what I do"))
    def seen_what_i_do(self, profile: Profile) -> str:
        """Show the first half."""
        return _seen(profile, "what_i_do")

    @admin.display(description=_("something about me"))
    def seen_about_me(self, profile: Profile) -> str:
        """Show the second half."""
        return _seen(profile, "about_me")

    @admin.display(description=_("place"))
    def seen_place(self, profile: Profile) -> str:
        """Show the place."""
        return place_of(profile)


def _seen(profile: Profile, part: str) -> str:
    """Give a part of her face; a form that was bent shows a profile that is none."""
    return getattr(face_of(profile, relation=MEMBER), part) if profile.pk else ""


def place_of(profile: Profile) -> str:
    """Give where a member lives, if she shows it to members."""
    return profile.place if may_see(profile, "place", relation=MEMBER) else ""
