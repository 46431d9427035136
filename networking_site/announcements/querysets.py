"""Which announcements, and who may see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, OuterRef

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from networking_site.announcements.models import (  # noqa: F401  named in strings
        Announcement,
        Receipt,
    )

MAY_READ = "announcements.view_announcement"
MAY_WRITE = "announcements.change_announcement"
KEPT = timedelta(days=365)
STANDS_STILL_AFTER = timedelta(minutes=5)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, viewer: User) -> AnnouncementQuerySet:
        """Give what this member was told: to everybody else it is not there.

        What the group says belongs to the group, so a block between the member and who
        wrote it hides the name below it, and not the announcement.
        """
        from networking_site.announcements.models import Receipt

        hers = Receipt.objects.filter(
            announcement=OuterRef("pk"), member=viewer, state="sent"
        )
        return self.filter(Exists(hers))

    def belonging_to(self, author: User) -> AnnouncementQuerySet:
        """Give what this organiser wrote."""
        return self.filter(author=author)

    def run_by(self, organiser: User) -> AnnouncementQuerySet:
        """Give all announcements, to organisers who may read them."""
        return self.all() if organiser.has_perm(MAY_READ) else self.none()

    def with_audience(self) -> AnnouncementQuerySet:
        """Load what the words for its audience speak of, and who wrote it."""
        return self.select_related("event", "topic", "author__profile")

    def standing_still(self, *, now: datetime) -> AnnouncementQuerySet:
        """Keep those on their way that no job has moved for minutes."""
        before = now - STANDS_STILL_AFTER
        return self.filter(state="sending", moved_at__lt=before)


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def belonging_to(self, member: User) -> ReceiptQuerySet:
        """Give what became of announcements for this member."""
        return self.filter(member=member)

    def run_by(self, organiser: User) -> ReceiptQuerySet:
        """Give all receipts, to organisers who may read announcements."""
        return self.all() if organiser.has_perm(MAY_READ) else self.none()

    def waiting(self) -> ReceiptQuerySet:
        """Keep those of members whom it has not reached."""
        return self.filter(state="waiting", how="")

    def matching(self, *, how: str, name: str) -> ReceiptQuerySet:
        """Keep those told, or left out, in one way, and members of that name."""
        found = self
        if how:
            found = found.waiting() if how == "waiting" else found.filter(how=how)
        if name:
            found = found.filter(member__profile__name__icontains=name)
        return found

    def with_names(self) -> ReceiptQuerySet:
        """Load what each member is called."""
        return self.select_related("member__profile")

    def counted(self) -> dict[str, int]:
        """Count them by how each was told, or why she was not."""
        done = self.exclude(state="waiting").order_by().values_list("how")
        return dict(done.annotate(count=Count("pk")))

    def old(self, *, now: datetime) -> ReceiptQuerySet:
        """Keep those of a year ago."""
        return self.filter(at__lt=now - KEPT)
