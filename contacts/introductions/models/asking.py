"""A favour asked of somebody one knows: to be introduced."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models.letters import Introduction
from contacts.introductions.querysets import FavourQuerySet
from networking_site.lib.fields import LineField, ProseField

FAVOUR_LAPSES_AFTER = timedelta(days=14)


class Favour(models.Model):
    """What one member asks of another: "introduce me to her", or "to somebody who …".

    That the helper declined is hers alone: for who asked it stays open until it lapses,
    and then it has lapsed for both.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Introduced")
        DECLINED = "declined", _("You can’t help here")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LAPSED = "lapsed", _("Lapsed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    words = LineField(_("somebody who …"), max_length=140, blank=True)
    why = ProseField(_("why she asks"), max_length=600)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    wanted = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    introduction = models.ForeignKey(
        Introduction,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FavourQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("favour")
        verbose_name_plural = _("favours")
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted__isnull=True) | Q(words=""),
                name="a_favour_is_about_a_member_or_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "declined"], ended_at__isnull=True)
                | Q(state__in=["done", "withdrawn", "lapsed"], ended_at__isnull=False),
                name="a_favour_has_an_end_once_it_is_over",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lapses_at"],
                name="favours_by_end",
                condition=Q(state__in=["open", "declined"]),
            )
        ]

    def __str__(self) -> str:
        return f"Favour of {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("introductions:favour", args=[self.public_id])
