"""The cast: ada organises, ben goes, cleo is a stranger, dov is blocked."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from contacts.profiles.actions import refresh_entry
from contacts.profiles.models import Profile, User

PASSWORD = "of the cast only"


def make_member(
    handle: str, *, name: str = "", verified: bool = True, **fields: Any
) -> User:
    """Make a member with a whole profile, who lives by Lisbon's clock."""
    user = User.objects.create_user(f"{handle}@example.org", PASSWORD)
    EmailAddress.objects.create(
        user=user, email=user.email, verified=verified, primary=True
    )
    whole = {
        "handle": handle,
        "name": name or handle.title(),
        "what_i_do": "I bind books.",
        "about_me": "I keep goats.",
        "time_zone": "Europe/Lisbon",
        **fields,
    }
    Profile.objects.filter(user=user).update(**whole)
    user = User.objects.select_related("profile").get(pk=user.pk)
    refresh_entry(user.profile, edited=True)
    return user
