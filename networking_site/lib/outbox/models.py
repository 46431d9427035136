"""A letter on its way to one person."""

import re

from django.conf import settings
from django.db import models

from networking_site.lib.fields import LineField
from networking_site.lib.text import WORD_JOINER


class Letter(models.Model):
    """One mail to one address, from the deed that causes it until it was handed over.

    Its text is blanked as soon as it was sent: the outbox is no archive. `calendar` is
    an iTIP message (RFC 5546) for the calendar of its receiver. `stop_url` is where she
    says that she wants no more letters like it (RFC 8058), if she can say so.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        DROPPED = "dropped", "No longer true"
        FAILED = "failed", "Could not be delivered"

    message_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    to = models.EmailField()
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    subject = LineField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    stop_url = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_problem = models.CharField(max_length=80, blank=True)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="letters_on_their_way",
                condition=models.Q(state__in=["waiting", "sending"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"

    @property
    def said(self) -> str:
        """All it says, for finding a person in it.

        A calendar's lines are unfolded and unescaped (RFC 5545, 3.1 and 3.3.11); what
        keeps a mail program from making links is taken out.
        """
        calendar = self.calendar.replace("\r\n ", "")
        calendar = re.sub(r"\\(.)", lambda found: found[1].replace("n", "\n"), calendar)
        said = "\n".join([self.subject, self.text, self.html, calendar])
        return said.replace(WORD_JOINER, "")
