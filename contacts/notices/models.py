"""A notice, and how each member wants to be told."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.notices.querysets import (
    ChoiceQuerySet,
    NoticeQuerySet,
    QuietHoursQuerySet,
)
from networking_site.lib.fields import LineField, ProseField


class Notice(models.Model):
    """One thing to tell one member, in plain values that stay true.

    `about` is the public id of what it speaks of: whether the receiver may still see
    that is asked again each time, by the kind's own gate. `digest` is the mail that
    took it along, once one did.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=60)
    about = models.UUIDField()
    title = LineField(max_length=200)
    line = ProseField(max_length=300, blank=True)
    link = models.CharField(max_length=200)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    on_site = models.BooleanField(default=True)
    for_digest = models.BooleanField(default=False)
    digest = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(link__startswith="/") & ~Q(link__startswith="//"),
                name="notice_leads_to_a_page_of_ours",
            )
        ]
        indexes = [
            models.Index(
                fields=["receiver", "-created_at", "-id"], name="newest_notices_first"
            ),
            models.Index(
                fields=["receiver"],
                name="notices_not_read",
                condition=Q(read_at__isnull=True, on_site=True),
            ),
            models.Index(
                fields=["receiver"],
                name="notices_for_the_digest",
                condition=Q(for_digest=True, digest__isnull=True),
            ),
            models.Index(fields=["about"], name="notices_by_subject"),
            models.Index(fields=["created_at"], name="notices_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class Choice(models.Model):
    """How one member wants to be told things of one kind."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day, in the morning")
        NEVER = "never", _("Never")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=60)
    mail = models.CharField(max_length=7, choices=Mail.choices)
    on_site = models.BooleanField(default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], name="one_choice_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.mail}"


class QuietHours(models.Model):
    """The hours on a member's own clock in which no mail of ours disturbs her."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    begins = models.TimeField()
    ends = models.TimeField()

    objects = QuietHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        constraints = [
            models.CheckConstraint(
                condition=~Q(begins=F("ends")), name="quiet_hours_have_an_end"
            )
        ]

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"
