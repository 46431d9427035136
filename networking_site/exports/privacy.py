"""What exports owe a person: what she asked for, and no file with her in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contacts.profiles.models import User
from networking_site.exports.actions import forget_exports
from networking_site.exports.models import Export

TIES = {"exports.Export.organiser": "export, delete"}
COLUMNS = {"exports.Export": "export, delete"}


def export(user: User) -> dict[str, Any]:
    """Give what an organiser took along in the last day."""
    return {
        "exports": [
            {
                "what": one.get_what_display(),
                "format": one.get_format_display(),
                "from": one.since,
                "until": one.until,
                "with_addresses": one.with_addresses,
                "reason": one.reason,
                "state": one.get_state_display(),
                "asked_at": one.asked_at,
            }
            for one in Export.objects.belonging_to(user)
        ]
    }


def erase(user: User, *, now: datetime) -> None:
    """Throw away every table that lies in a file: any of them may hold her."""
    forget_exports()
