"""What the two say a week after both said yes: whether they talked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models.letters import Party
from contacts.introductions.querysets import TalkQuerySet


class Talk(models.Model):
    """One party's word on whether the two talked, from the day she was asked.

    It is hers alone. The introducer hears that they met only when both said so and both
    agreed; `told_at` says when she did, on both rows, and from then on they stay.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TALKED = "talked", _("We talked")
        NOT_YET = "not_yet", _("Not yet")

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="talk")
    answer = models.CharField(
        max_length=7, choices=Answer.choices, default=Answer.WAITING
    )
    introducer_may_hear = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ask_again_at = models.DateTimeField(null=True, blank=True)
    asked_again_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False)),
                name="a_word_on_a_talk_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(introducer_may_hear=False) | Q(answer="talked"),
                name="nothing_is_heard_of_no_talk",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(introducer_may_hear=True),
                name="told_only_with_her_leave",
            ),
            models.CheckConstraint(
                condition=Q(ask_again_at__isnull=True)
                | Q(answer="not_yet", asked_again_at__isnull=True),
                name="asked_again_once_after_not_yet",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ask_again_at"],
                name="talks_to_ask_about_again",
                condition=Q(ask_again_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: asked {self.asked_at:%Y-%m-%d}"

    @property
    def was_said_since_asked(self) -> bool:
        """Say whether she answered the last time she was asked."""
        if self.answered_at is None:
            return False
        return self.asked_again_at is None or self.asked_again_at <= self.answered_at

    def says(self, answer: str, *, introducer_may_hear: bool) -> bool:
        """Say whether she has said just this, and since she was asked."""
        said = (self.answer, self.introducer_may_hear)
        return said == (answer, introducer_may_hear) and self.was_said_since_asked
