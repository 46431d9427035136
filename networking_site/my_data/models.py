"""A member's data, packed for her to take along."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from networking_site.my_data.querysets import TakeoutQuerySet

KEPT = timedelta(hours=24)


class Takeout(models.Model):
    """One parcel with everything about a member, from her wish until it is thrown away.

    Its file has a name that nobody can guess, and no address leads to it: it is read
    and handed over by the view that knows whose it is.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being packed")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be packed")

    name = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = TakeoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcel of data")
        verbose_name_plural = _("parcels of data")

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"

    @property
    def file(self) -> Path:
        """Give where the parcel lies, or will lie."""
        return takeout_folder() / f"{self.name.hex}.zip"

    @property
    def kept_until(self) -> datetime:
        """Give the moment after which the parcel is thrown away."""
        return (self.ready_at or self.asked_at) + KEPT


def takeout_folder() -> Path:
    """Give the folder of all parcels."""
    return Path(settings.MEDIA_ROOT) / "takeouts"
