"""What announcements owe a person: what she was told, and whose name is below it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contacts.profiles.models import User
from networking_site.announcements.models import Announcement, Receipt

TIES = {
    "announcements.Announcement.author": "export, blank",
    "announcements.Receipt.member": "export, delete",
}
COLUMNS = {
    "announcements.Announcement": "group's",
    "announcements.Announcement.signature": "export, blank",
    "announcements.Receipt": "export, delete",
}


def export(user: User) -> dict[str, Any]:
    """Give what she was told by organisers, and what she told as one of them."""
    told = Receipt.objects.belonging_to(user).filter(state=Receipt.State.SENT)
    return {
        "announcements": [
            {
                "subject": receipt.announcement.subject,
                "text": receipt.announcement.text,
                "how": receipt.get_how_display(),
                "at": receipt.at,
            }
            for receipt in told.select_related("announcement").order_by("pk")
        ],
        "announcements_written": list(
            Announcement.objects.belonging_to(user)
            .order_by("pk")
            .values("subject", "text", "signature", "state", "created_at", "ended_at")
        ),
    }


def erase(user: User, *, now: datetime) -> None:
    """Stop what she has on its way, and take her name away from below it.

    What an announcement says belongs to the group. Her receipts go with her account.
    """
    hers = Announcement.objects.belonging_to(user)
    hers.filter(state=Announcement.State.SENDING).update(
        state=Announcement.State.STOPPED, ended_at=now
    )
    hers.update(signature="")
