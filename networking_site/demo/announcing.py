"""What the organisers of the demo community announced, to everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from contacts.notices.models import Notice
from contacts.profiles.models import User
from networking_site.announcements.emails import ANNOUNCED, said_by
from networking_site.announcements.models import Announcement, Receipt


def announce(
    written: dict[str, Any], people: dict[str, User], *, public_id: UUID, now: datetime
) -> None:
    """Let it have gone out to everybody who had joined; what is there already stays."""
    at = now - timedelta(days=written["days_ago"])
    readers = [member for member in people.values() if member.date_joined <= at]
    announcement, is_new = Announcement.objects.get_or_create(
        public_id=public_id,
        defaults={
            **{name: written[name] for name in ("subject", "text", "signature")},
            "author": people[written["by"]],
            "state": Announcement.State.SENT,
            "receivers": len(readers),
            "told": len(readers),
            "created_at": at - timedelta(hours=1),
            **dict.fromkeys(("started_at", "fixed_at", "moved_at", "ended_at"), at),
        },
    )
    if not is_new:
        return
    Receipt.objects.bulk_create(
        Receipt(
            announcement=announcement,
            member=member,
            state=Receipt.State.SENT,
            how=Receipt.How.MAIL,
            at=at,
        )
        for member in readers
    )
    Notice.objects.bulk_create(
        Notice(
            kind=ANNOUNCED.name,
            about=public_id,
            title=announcement.subject,
            line=said_by(announcement).beginning,
            link=announcement.get_absolute_url(),
            receiver=member,
            created_at=at,
        )
        for member in readers
    )
