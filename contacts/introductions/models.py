"""An introduction and its two parties; whom to suggest, and whom no more."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.introductions.querysets import (
    IntroductionQuerySet,
    PartyQuerySet,
    SetAsideQuerySet,
    ShortlistQuerySet,
    SuggestionQuerySet,
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


class Shortlist(models.Model):
    """Whom one member might want to meet, chosen so that nobody is on every list."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("shortlist")
        verbose_name_plural = _("shortlists")
        indexes = [models.Index(fields=["made_at"], name="oldest_shortlists_first")]

    def __str__(self) -> str:
        return f"Shortlist of {self.member_id}"


class Suggestion(models.Model):
    """One member on the shortlist of another."""

    id = models.BigAutoField(primary_key=True)
    shortlist = models.ForeignKey(
        Shortlist, on_delete=models.CASCADE, related_name="suggestions"
    )
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            models.UniqueConstraint(
                fields=["other", "shortlist"], name="suggested_once_on_a_list"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shortlist_id}: {self.other_id}"


class SetAside(models.Model):
    """A pair that a member does not want suggested, for a while or for good.

    Where she is one of the two, it is about whom she might meet herself.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    first = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair set aside")
        verbose_name_plural = _("pairs set aside")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "first", "second"], name="a_pair_is_set_aside_once"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="set_aside_in_order_of_keys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.first_id}–{self.second_id}"
