"""Everything the site holds about a person, from all apps, in order."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from contacts.introductions import privacy as introductions
from contacts.notices import privacy as notices
from contacts.profiles import privacy as profiles
from contacts.profiles.actions import lock_members
from contacts.profiles.models import User
from events import privacy as events
from events.rooms import privacy as rooms
from networking_site.announcements import privacy as announcements
from networking_site.exports import privacy as exports
from networking_site.health import privacy as health
from networking_site.my_data import ledger
from networking_site.my_data import privacy as my_data

APPS = [
    rooms,
    events,
    introductions,
    notices,
    announcements,
    exports,
    health,
    my_data,
    profiles,
]
TIES = {tie: fate for app in APPS for tie, fate in app.TIES.items()}
COLUMNS = {column: fate for app in APPS for column, fate in app.COLUMNS.items()}


def export(user: User) -> dict[str, Any]:
    """Give everything about a member, for her to read and take along."""
    return {part: value for app in APPS for part, value in app.export(user).items()}


def files(user: User) -> dict[str, bytes]:
    """Give a member's files, by the names they have in what she takes along."""
    return profiles.files(user)


@transaction.atomic
def erase(user: User, *, now: datetime) -> None:
    """Forget a member: free her places, end her letters, delete her account.

    Events come first, so that they lock before members do, as every other deed does.
    Files go, and the ledger is written, once all of this is kept.
    """
    public_id = user.profile.public_id
    for app in APPS[:-1]:
        app.erase(user, now=now)
    lock_members([user])
    profiles.erase(user, now=now)
    transaction.on_commit(partial(ledger.write, public_id, now=now))
