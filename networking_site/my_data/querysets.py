"""Which parcels, and whose they are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from networking_site.my_data.models import Takeout  # noqa: F401


class TakeoutQuerySet(models.QuerySet["Takeout"]):
    def belonging_to(self, member: User) -> TakeoutQuerySet:
        """Give the member's own parcel."""
        return self.filter(member=member)

    def kept(self, *, now: datetime) -> TakeoutQuerySet:
        """Leave out those whose day is over."""
        return self.exclude(pk__in=self.over(now=now).values("pk"))

    def over(self, *, now: datetime) -> TakeoutQuerySet:
        """Give those whose day is over, and those that were never packed in a day."""
        from networking_site.my_data.models import KEPT

        since = Coalesce("ready_at", "asked_at")
        return self.alias(since=since).filter(Q(since__lte=now - KEPT))

    def ready(self) -> TakeoutQuerySet:
        """Give those that can be taken along."""
        return self.filter(state="ready")
