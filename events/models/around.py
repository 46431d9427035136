"""What is said around an event, and the keys to private calendar feeds."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.gathering import Event
from events.querysets import CommentQuerySet, FeedKeyQuerySet
from networking_site.lib.fields import LineField, ProseField


class Comment(models.Model):
    """A comment under an event, a question to its hosts, or the answer to either."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment for everybody here")
        QUESTION = "question", _("Question to the hosts")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.COMMENT)
    answers = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
    )
    text = ProseField(_("text"), max_length=2000)
    written_at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["event", "written_at", "id"], name="said_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.event_id}"

    @property
    def root(self) -> Comment:
        """Give the first comment of the thread this stands in."""
        return self.answers or self

    @property
    def is_gone(self) -> bool:
        """Say whether it was taken away, and only its answers are left."""
        return not self.text

    @property
    def anchor(self) -> str:
        """Name its place on a page."""
        return f"said-{self.public_id}"


class HostMessage(models.Model):
    """A word by a host to people going, waiting, or both; it went out by mail."""

    class To(models.TextChoices):
        ALL = "all", _("Everybody going or waiting")
        GOING = "going", _("People going")
        WAITING = "waiting", _("People waiting")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    to = models.CharField(_("to"), max_length=7, choices=To.choices)
    subject = LineField(_("subject"), max_length=120)
    text = ProseField(_("text"), max_length=5000)
    sent_at = models.DateTimeField()
    receivers = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("message to the people")
        verbose_name_plural = _("messages to the people")

    def __str__(self) -> str:
        return self.subject


class FeedKey(models.Model):
    """The key to a member's private calendar feed; only its SHA-256 is kept."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = FeedKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key to a calendar feed")
        verbose_name_plural = _("keys to calendar feeds")

    def __str__(self) -> str:
        return f"feed of {self.member_id}"
