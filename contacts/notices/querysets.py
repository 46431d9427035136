"""Which notices, and who may see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, Min, OuterRef, Q

if TYPE_CHECKING:
    from contacts.notices.models import Choice, Notice, QuietHours  # noqa: F401
    from contacts.profiles.models import User

KEPT = timedelta(days=90)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(
        self, viewer: User, *, kinds: Collection[str] | None = None
    ) -> NoticeQuerySet:
        """Give the viewer's own notices, of what she may see at this moment.

        Each kind's own gate is asked about the subject; a kind that no app registers
        any more shows nothing. Where it is known which kinds there are, only their
        gates are built: all of them take longer than what is asked.
        """
        from contacts.notices.kinds import gates

        shown = Q(pk__in=[])
        for gate, names in gates().items():
            if kinds is not None and not any(name in kinds for name in names):
                continue
            subject = gate(viewer).filter(public_id=OuterRef("about")).order_by()
            shown |= Q(Exists(subject), kind__in=names)
        return self.filter(shown, receiver=viewer)

    def belonging_to(self, member: User) -> NoticeQuerySet:
        """Give all that this member was told, seen or not: for its times alone."""
        return self.filter(receiver=member)

    def on_site(self) -> NoticeQuerySet:
        """Keep those that their receiver wants to read on the site."""
        return self.filter(on_site=True)

    def count_new_to(self, viewer: User) -> int:
        """Count those of hers on the site that are new: one query where none is."""
        new = self.on_site().unread().order_by()
        kinds = set(new.values_list("kind", flat=True).distinct())
        return new.visible_to(viewer, kinds=kinds).count() if kinds else 0

    def unread(self) -> NoticeQuerySet:
        """Keep those not read yet."""
        return self.filter(read_at__isnull=True)

    def waiting_for_digest(self) -> NoticeQuerySet:
        """Keep those that go with the next digest: what was read needs no mail."""
        return self.unread().filter(for_digest=True, digest__isnull=True)

    def oldest_for_digest(self) -> list[tuple[int, str, datetime]]:
        """Give members whom a digest waits for, their zone, and since when it does."""
        waiting = self.waiting_for_digest().filter(receiver__is_active=True).order_by()
        by_member = waiting.values_list("receiver", "receiver__profile__time_zone")
        return list(by_member.annotate(oldest=Min("created_at")))

    def old(self, *, now: datetime) -> NoticeQuerySet:
        """Keep those that were told three months ago."""
        return self.filter(created_at__lt=now - KEPT)


class ChoiceQuerySet(models.QuerySet["Choice"]):
    def belonging_to(self, member: User) -> ChoiceQuerySet:
        """Give what this member chose."""
        return self.filter(member=member)


class QuietHoursQuerySet(models.QuerySet["QuietHours"]):
    def belonging_to(self, member: User) -> QuietHoursQuerySet:
        """Give this member's quiet hours, if she has any."""
        return self.filter(member=member)
