"""The last report on how well a group knows itself."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from networking_site.health.querysets import GIVEN_UP_AFTER, ReportQuerySet


class Report(models.Model):
    """The one report: what was counted, when, and how long that took.

    `content` (see `reporting.py`) names nobody: people stand in it by the keys of their
    accounts, and get their names when somebody looks, as far as she may see them.
    """

    content = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    seconds = models.FloatField(_("seconds it took"), default=0)
    asked_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report on the network’s health")
        verbose_name_plural = _("who has met whom")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_health_report")
        ]

    def __str__(self) -> str:
        return f"made {self.made_at}"

    @property
    def whole_seconds(self) -> int:
        """Give how long it took, as one says it."""
        return max(1, round(self.seconds))

    def is_being_made(self, *, now: datetime) -> bool:
        """Say whether a job works on it, as far as one can tell."""
        return self.asked_at is not None and self.asked_at > now - GIVEN_UP_AFTER
