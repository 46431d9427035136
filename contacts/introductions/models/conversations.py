"""A conversation that an introduction led to: who is in it, and what they write."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models.letters import Introduction
from contacts.introductions.querysets import (
    ConversationQuerySet,
    MessageQuerySet,
    ParticipantQuerySet,
)
from networking_site.lib.fields import ProseField


class Conversation(models.Model):
    """What two who both said yes have to say, with the one who brought them together.

    Its row is locked by whatever happens in it, so that messages are numbered without
    a gap and nobody hears what was written after she left.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    introduction = models.OneToOneField(
        Introduction, on_delete=models.CASCADE, related_name="conversation"
    )
    newest = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")

    def __str__(self) -> str:
        return f"Conversation of {self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("introductions:conversation", args=[self.public_id])


class Participant(models.Model):
    """One of the people of a conversation, and how far it went for her.

    `newest` is the number of the last message that was for her: a message written
    after she left, or across a block, never moves it. She reads nothing beyond it.
    """

    class Role(models.TextChoices):
        PARTY = "party", _("Introduced")
        INTRODUCER = "introducer", _("Introduced them")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="participants"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    newest = models.PositiveIntegerField(default=0)
    read_until = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField()
    stirred_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    muted_at = models.DateTimeField(null=True, blank=True)

    unread: int  # loaded by with_unread
    last: int | None  # loaded by with_last

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="in_a_conversation_once"
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(role="introducer"),
                name="one_introducer_in_a_conversation",
            ),
            models.CheckConstraint(
                condition=Q(read_until__lte=F("newest")),
                name="nobody_read_what_was_not_for_her",
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "-stirred_at", "-id"], name="liveliest_talks_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.member_id}"

    @property
    def has_left(self) -> bool:
        """Say whether she left, or is no member any more."""
        return self.left_at is not None


class Message(models.Model):
    """What one of them wrote, by its number in the conversation.

    `kept_from` are those with a block between them and who wrote it at that time: it
    was never for them, whatever becomes of the block.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    number = models.PositiveIntegerField()
    text = ProseField(max_length=4000, blank=True)
    author = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="messages"
    )
    kept_from = models.ManyToManyField(Participant, related_name="+", blank=True)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "number"],
                name="one_message_has_one_number",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="messages_are_counted_from_one"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(text=""),
                name="what_was_taken_back_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(edited_at__isnull=True) | Q(edited_at__gte=F("written_at")),
                name="nothing_is_edited_before_it_is_written",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-written_at"], name="lately_written_by")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.number}"

    @property
    def anchor(self) -> str:
        """Give the id of its place on the page."""
        return f"m{self.number}"

    @property
    def is_gone(self) -> bool:
        """Say whether its words were taken back, or went with who wrote them."""
        return self.text == ""
