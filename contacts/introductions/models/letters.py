"""An introduction and its two parties."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.introductions.querysets import (
    IntroductionQuerySet,
    PartyQuerySet,
)
from networking_site.lib.fields import ProseField

REMINDS_AFTER = timedelta(days=5)

LAPSES_AFTER = timedelta(days=14)

ASKS_AGAIN_AFTER = timedelta(days=30)


class Introduction(models.Model):
    """One member's letter that two members should meet, and what became of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Both said yes")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LAPSED = "lapsed", _("Lapsed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    reason = ProseField(_("why these two should meet"), max_length=1000)
    introducer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="introduction_has_an_end_once_it_is_no_longer_open",
            )
        ]
        indexes = [
            models.Index(
                fields=["lapses_at"], name="open_ones_by_end", condition=Q(state="open")
            ),
            models.Index(fields=["-created_at", "-id"], name="newest_letters_first"),
        ]

    def __str__(self) -> str:
        return f"Introduction of {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("introductions:detail", args=[self.public_id])


class Party(models.Model):
    """One of the two members an introduction is about, and her answer.

    The answer is hers alone until both said yes: nothing but her own page reads it.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        YES = "yes", _("Yes")
        NOT_NOW = "not_now", _("Not now, ask me again in a month")
        NO = "no", _("No")

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="parties"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    line = ProseField(_("a line for this one"), max_length=300, blank=True)
    answer = models.CharField(
        max_length=7, choices=Answer.choices, default=Answer.WAITING
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ask_again_at = models.DateTimeField(null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "member"], name="nobody_is_both_parties"
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False)),
                name="an_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(ask_again_at__isnull=True) | Q(answer="not_now"),
                name="only_not_now_is_asked_again",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ask_again_at"],
                name="to_be_asked_again",
                condition=Q(ask_again_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.member_id}"
