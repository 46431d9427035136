"""Being invited, and being reported: what organisers look after."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models.profile import Profile
from contacts.profiles.querysets import (
    InvitationQuerySet,
    ReportQuerySet,
    ReportStepQuerySet,
)
from networking_site.lib.fields import LineField, ProseField


class Invitation(models.Model):
    """A link that lets others join, for so many of them and until a date.

    One that organisers send to somebody has her address, in small letters, until a
    year after it ended; no other has one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    note = LineField(_("for whom"), max_length=80, blank=True)
    address = models.EmailField(_("sent to"), blank=True, editable=False)
    invitee = LineField(_("name"), max_length=80, blank=True, editable=False)
    most_uses = models.PositiveSmallIntegerField(_("how many may use it"), default=1)
    uses = models.PositiveSmallIntegerField(_("used"), default=0, editable=False)
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__lte=F("most_uses")),
                name="invitation_used_no_more_often_than_it_may",
            ),
            models.UniqueConstraint(
                fields=["address"],
                condition=~Q(address="") & Q(revoked_at=None),
                name="nobody_is_invited_twice",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=~Q(address="") & Q(told_at=None),
                name="invited_and_not_told_yet",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Newcomer(Profile):
    """Somebody who waits to be let in, as organisers find her in the admin."""

    class Meta:
        proxy = True
        verbose_name = _("newcomer")
        verbose_name_plural = _("people who wait to be let in")


class Report(models.Model):
    """What a member tells organisers about another, in confidence."""

    class Kind(models.TextChoices):
        RUDE = "rude", _("Rude or threatening")
        SELLING = "selling", _("Only here to sell")
        FALSE = "false", _("Not who they say they are")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        NOTHING = "nothing", _("Nothing was needed")
        SPOKEN = "spoken", _("We spoke with them")
        WARNED = "warned", _("We warned them")
        HIDDEN = "hidden", _("We hid their page")
        SUSPENDED = "suspended", _("We suspended them")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("what is it"), max_length=7, choices=Kind.choices)
    text = ProseField(_("what happened"), max_length=1000, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=9, choices=Outcome.choices, blank=True, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "about"],
                condition=Q(settled_at=None),
                name="one_open_report_about_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reporter=F("about")), name="nobody_reports_themselves"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ReportedWords(models.Model):
    """Words that a report is about, as they were when it was made.

    They were said where organisers do not read, by whom the report is about. What they
    were is kept in plain values: a kind, and the public id it had there.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=20)
    source_id = models.UUIDField()
    text = ProseField(max_length=4000)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("reported words")
        verbose_name_plural = _("reported words")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "source_id"], name="reported_once_in_a_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id}"


class ReportStep(models.Model):
    """What an organiser did about a report; written once, and among organisers.

    `text` is her note, or what she wrote to whom the report is about, or why somebody
    was suspended.
    """

    class Deed(models.TextChoices):
        NOTED = "noted", _("wrote a note")
        WARNED = "warned", _("warned them")
        HIDDEN = "hidden", _("hid their page")
        SUSPENDED = "suspended", _("suspended them")
        CLOSED = "closed", _("closed the report")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="steps")
    deed = models.CharField(_("what"), max_length=9, choices=Deed.choices)
    text = ProseField(_("in words"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ReportStepQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step")
        verbose_name_plural = _("history")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "deed"],
                condition=Q(deed__in=["warned", "closed"]),
                name="warned_and_closed_once_in_a_report",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_deed_display())
