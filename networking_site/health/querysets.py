"""Which report, and who may read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from contacts.profiles.querysets import Viewer
    from networking_site.health.models import Report  # noqa: F401  named in a string

GIVEN_UP_AFTER = timedelta(minutes=45)  # three tries of the longest job there may be


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, viewer: Viewer) -> ReportQuerySet:
        """Give the report to those who may read it."""
        return self if viewer.has_perm("health.view_report") else self.none()

    def not_being_made(self, *, now: datetime) -> ReportQuerySet:
        """Leave it out while a job that was asked for works on it."""
        return self.filter(
            Q(asked_at=None) | Q(asked_at__lte=now - GIVEN_UP_AFTER),
        )
