"""Everything the site holds about a person, from all apps, in order."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from contacts.introductions import privacy as introductions
from contacts.profiles import privacy as profiles
from contacts.profiles.actions import lock_members
from contacts.profiles.models import User
from events import privacy as events

APPS = [events, introductions, profiles]
TIES = {tie: fate for app in APPS for tie, fate in app.TIES.items()}


def export(user: User) -> dict[str, Any]:
    """Give everything about a member, for her to read and take along."""
    return {part: value for app in APPS for part, value in app.export(user).items()}


@transaction.atomic
def erase(user: User) -> None:
    """Forget a member: free her places, end her letters, delete her account.

    Events come first, so that they lock before members do, as every other deed does.
    """
    for app in APPS[:-1]:
        app.erase(user)
    lock_members([user])
    profiles.erase(user)
