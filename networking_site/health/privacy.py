"""What the report owes a person: nothing of her is in it but the key of her account.

After an erasure the key leads to nobody, is drawn and named no more, and is gone when
the report is made anew, the next day at the latest.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contacts.profiles.models import User

TIES: dict[str, str] = {}
COLUMNS = {"health.Report": "nobody's"}


def export(user: User) -> dict[str, Any]:
    """Give nothing: what was counted is in what events and rooms give her."""
    return {}


def erase(user: User, *, now: datetime) -> None:
    """Do nothing: who is gone has no name to be shown."""
