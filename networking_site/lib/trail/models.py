"""One thing that somebody did in the organisers' name."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from networking_site.lib.trail.deeds import words_for
from networking_site.lib.trail.querysets import DeedQuerySet, NeverChanged


class Deed(models.Model):
    """Who did what, when, from where, about what; written once and never changed.

    What it is about is a plain value: a kind, a key, what it was called then. `changes`
    names each field that changed; the values stand beside it only where the trail may
    keep them (`subjects.py`). Why no trigger of the database guards it:
    `docs/decisions/0011-the-trail.md`.
    """

    at = models.DateTimeField(_("when"))
    deed = models.CharField(_("what"), max_length=40)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    who_name = models.CharField(_("who"), max_length=200, blank=True)
    ip = models.GenericIPAddressField(_("from where"), null=True)
    about_kind = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    about_title = models.CharField(_("about"), max_length=200, blank=True)
    changes = models.JSONField(_("before and after"), default=list)
    kept_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = DeedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("deed")
        verbose_name_plural = _("deeds in the audit trail")
        indexes = [
            models.Index(fields=["-at", "-id"], name="deeds_newest_first"),
            models.Index(fields=["who", "-at"], name="deeds_of_somebody"),
            models.Index(
                fields=["about_kind", "about_id", "-at"], name="deeds_about_something"
            ),
        ]

    def __str__(self) -> str:
        return words_for(self.deed)

    def save(self, *args: Any, **more: Any) -> None:
        """Write a new deed down; one that was written stays as it is."""
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **more)

    def delete(self, *args: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise NeverChanged
