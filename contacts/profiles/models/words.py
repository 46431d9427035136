"""What members say in a line: topics, hooks, asks and offers."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.profiles.querysets import AskQuerySet, TopicQuerySet
from networking_site.lib.fields import LineField

OPEN_FOR = timedelta(days=90)


class Topic(models.Model):
    """Something members talk about, shared by all who name it."""

    name = LineField(max_length=40)
    slug = models.SlugField(max_length=50, unique=True, allow_unicode=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="other_names",
    )
    named_by: int  # loaded by visible_to

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


class Prompt(models.Model):
    """The beginning of a sentence that a member may end: a hook for a conversation."""

    class Half(models.TextChoices):
        WHAT_I_DO = "what_i_do", _("What I do")
        ABOUT_ME = "about_me", _("Something about me")

    text = LineField(_("beginning"), max_length=60)
    half = models.CharField(max_length=9, choices=Half.choices)
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Off: nobody new is asked.")
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")

    def __str__(self) -> str:
        return f"{self.text} …"


class Hook(models.Model):
    """How one member ended a prompt."""

    profile = models.ForeignKey(
        "profiles.Profile", on_delete=models.CASCADE, related_name="hooks"
    )
    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="+")
    text = LineField(max_length=140)

    class Meta:
        ordering = ["prompt__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "prompt"], name="one_ending_per_prompt"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prompt.text} {self.text}"


class Ask(models.Model):
    """A line of what a member looks for, or can help with; it rests after 90 days."""

    class Kind(models.TextChoices):
        ASK = "ask", _("I am looking for …")
        OFFER = "offer", _("I can help with …")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RESTING = "resting", _("Is it still true?")
        CLOSED = "closed", _("Closed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(
        "profiles.Profile", on_delete=models.CASCADE, related_name="asks"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    text = LineField(max_length=140)
    topics = models.ManyToManyField(Topic, blank=True, related_name="asks")
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    renewed_at = models.DateTimeField(default=timezone.now)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["state", "renewed_at"], name="oldest_open"),
            # Without it SQLite takes the other one, and reads all that are open.
            models.Index(fields=["profile", "state"], name="open_ones_of_a_page"),
            models.Index(
                fields=["-created_at", "-id"],
                name="newest_open_lines",
                condition=models.Q(state="open"),
            ),
        ]
        verbose_name = _("ask or offer")
        verbose_name_plural = _("asks and offers")

    def __str__(self) -> str:
        return self.text
