"""What a member may do with regard to another member."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from contacts.profiles.models import Block, Profile

if TYPE_CHECKING:
    from contacts.profiles.models import User


def why_not_block(blocker: User, *, other: User) -> str | None:
    """Say why this member can't block that one."""
    if blocker == other:
        return _("You can't block yourself.")
    return None


def are_blocked(one: User, other: User) -> bool:
    """Say whether either of the two has blocked the other."""
    return Block.objects.between(one, other).exists()


def may_be_introduced(profile: Profile, *, now: datetime) -> bool:
    """Say whether a member wants to be introduced to others at present."""
    paused = profile.introductions_paused_until
    return profile.is_listed and (paused is None or paused <= now.date())


def what_is_missing(profile: Profile) -> list[str]:
    """Name, kindly and in order, what a profile still needs to be found."""
    needs = [
        (profile.name, _("your name")),
        (profile.what_i_do, _("what you do")),
        (profile.about_me, _("something about you")),
    ]
    return [label for value, label in needs if not value]
