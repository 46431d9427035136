"""What an organiser takes along, from her wish until it is thrown away."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networking_site.exports.querysets import ExportQuerySet
from networking_site.lib.fields import LineField

KEPT = timedelta(hours=24)


class Export(models.Model):
    """One table an organiser asked for: given at once, or made by a job and kept a day.

    Its file has a name that nobody can guess, and no address leads to it: it is read
    and handed over by the view that knows whose it is.
    """

    class What(models.TextChoices):
        MEMBERS = "members", _("Members")
        EVENTS = "events", _("Events")
        RSVPS = "rsvps", _("RSVPs")
        ATTENDANCE = "attendance", _("Attendance")
        TOTALS = "totals", _("What came of it, in totals")

    class Format(models.TextChoices):
        CSV = "csv", _("CSV, for spreadsheets")
        PLAIN = "plain", _("CSV, for other programs")
        XLSX = "xlsx", _("XLSX")

    class State(models.TextChoices):
        AT_ONCE = "at_once", _("Given at once")
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    format = models.CharField(_("format"), max_length=5, choices=Format.choices)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    with_addresses = models.BooleanField(
        _("with the addresses members sign in with"), default=False
    )
    reason = LineField(_("what you need the addresses for"), max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=State.choices)
    rows_done = models.PositiveIntegerField(default=0)
    rows_all = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(with_addresses=False) | ~models.Q(reason=""),
                name="addresses_leave_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.format}"

    def get_absolute_url(self) -> str:
        return reverse("exports:detail", args=[self.public_id])

    @property
    def file(self) -> Path:
        """Give where the file lies, or will lie."""
        return export_folder() / self.public_id.hex

    @property
    def file_name(self) -> str:
        """Give the name the file has when it is taken along."""
        ending = "xlsx" if self.format == self.Format.XLSX else "csv"
        return f"{self.what}-{self.asked_at:%Y-%m-%d}.{ending}"

    @property
    def kept_until(self) -> datetime:
        """Give the moment after which it is thrown away."""
        return (self.ready_at or self.asked_at) + KEPT


def export_folder() -> Path:
    """Give the folder of all exports."""
    return Path(settings.MEDIA_ROOT) / "exports"
