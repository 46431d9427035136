"""An announcement, and what became of it for each member it was meant for."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Topic
from events.models import Event
from networking_site.announcements.querysets import (
    AnnouncementQuerySet,
    ReceiptQuerySet,
)
from networking_site.lib.fields import LineField, ProseField


class Announcement(models.Model):
    """What an organiser tells everybody, or a part of the group, in Markdown.

    Once it is on its way, `step` counts the batches done, so that of two jobs for one
    batch the second finds it gone; `reached` is the last account looked at while its
    audience is fixed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("On its way")
        STOPPED = "stopped", _("Stopped")
        SENT = "sent", _("Sent")

    class Segment(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        TOPIC = "topic", _("Members who named a topic")
        GOING = "going", _("People going to an event")
        WAITING = "waiting", _("People waiting for a place at an event")
        NO_SHOWS = "no_shows", _("People who had a place at an event and did not come")
        NOT_SEEN = "not_seen", _("Members not seen for 90 days")

    OF_AN_EVENT = (Segment.GOING, Segment.WAITING, Segment.NO_SHOWS)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = LineField(_("subject"), max_length=120)
    text = ProseField(_("text"), max_length=10_000)
    signature = LineField(_("signed"), max_length=80, blank=True)
    segment = models.CharField(
        _("to whom"), max_length=8, choices=Segment.choices, default=Segment.EVERYONE
    )
    event = models.ForeignKey(
        Event, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    receivers = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField(default=0)
    reached = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    fixed_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(
                condition=Q(event=None)
                | Q(segment__in=["going", "waiting", "no_shows"]),
                name="an_event_is_named_only_for_its_people",
            ),
            models.CheckConstraint(
                condition=Q(topic=None) | Q(segment="topic"),
                name="a_topic_is_named_only_for_those_who_named_it",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", started_at=None)
                | (~Q(state="draft") & Q(started_at__isnull=False)),
                name="what_is_no_draft_was_started",
            ),
            models.CheckConstraint(
                condition=Q(receivers__gte=F("told") + F("left_out")),
                name="nobody_is_told_for_whom_it_was_not_meant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-created_at", "-id"], name="newest_announcements_first"
            ),
            models.Index(
                fields=["moved_at"],
                name="announcements_on_their_way",
                condition=Q(state="sending"),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return str(reverse("announcements:detail", args=[self.public_id]))

    @property
    def done(self) -> int:
        """Count those of whom it is known what became of it for them."""
        return self.told + self.left_out

    @property
    def left(self) -> int:
        """Count those it is still to reach."""
        return self.receivers - self.done


class Receipt(models.Model):
    """What became of one announcement for one member it was meant for."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Told")
        SKIPPED = "skipped", _("Not told")

    class How(models.TextChoices):
        MAIL = "mail", _("By mail")
        DAILY = "daily", _("With her daily letter")
        SITE = "site", _("On the site alone, as she chose")
        NO_MAIL = "no_mail", _("On the site alone: mail to her came back")
        CHOSE_NOT = "chose_not", _("Chose not to be told")
        BOUNCED = "bounced", _("Mail to her came back")
        CLOSED = "closed", _("Her account is closed")
        UNVERIFIED = "unverified", _("Never showed that her address is hers")
        NOT_LET_IN = "not_let_in", _("Waits to be let in")

    TOLD = (How.MAIL, How.DAILY, How.SITE, How.NO_MAIL)

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="receipts"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "announcement"],
                name="one_receipt_per_member_and_announcement",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", how="")
                | Q(state="sent", how__in=["mail", "daily", "site", "no_mail"])
                | Q(
                    state="skipped",
                    how__in=[
                        *("chose_not", "bounced"),
                        *("closed", "unverified", "not_let_in"),
                    ],
                ),
                name="it_is_known_how_once_it_is_done",
            ),
        ]
        indexes = [
            models.Index(
                fields=["announcement", "state", "how", "id"], name="receipts_by_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} for {self.member_id}: {self.state}"
