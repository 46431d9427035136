"""Which exports, and whose they are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from networking_site.exports.models import Export  # noqa: F401


class ExportQuerySet(models.QuerySet["Export"]):
    def belonging_to(self, organiser: User) -> ExportQuerySet:
        """Give what this organiser asked for."""
        return self.filter(organiser=organiser)

    def over(self, *, now: datetime) -> ExportQuerySet:
        """Give those whose day is over."""
        from networking_site.exports.models import KEPT

        began = Coalesce("ready_at", "asked_at")
        return self.alias(began=began).filter(Q(began__lte=now - KEPT))

    def kept(self, *, now: datetime) -> ExportQuerySet:
        """Leave out those whose day is over."""
        return self.exclude(pk__in=self.over(now=now).values("pk"))

    def in_a_file(self) -> ExportQuerySet:
        """Give those that lie in a file, or will."""
        return self.exclude(state="at_once")
