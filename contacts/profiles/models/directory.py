"""What the directory searches: made from faces, and made anew when they change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.profiles.answers import LineWordQuerySet
from contacts.profiles.entries import EntryQuerySet, SlipQuerySet


class Entry(models.Model):
    """A listed member as others may find her, in folded words.

    `members` holds what every member may read of her; `connections` all that her
    connections may read, and nothing where that is no more. A higher key is a fresher
    entry: an edit takes the entry out and puts it in again. `asks` and `offers` hold
    those that every member may read, one to a line, for who could help whom.
    """

    id = models.BigAutoField(primary_key=True)
    profile = models.OneToOneField(
        "profiles.Profile", on_delete=models.CASCADE, related_name="entry"
    )
    names = models.TextField(blank=True)
    members = models.TextField(blank=True)
    connections = models.TextField(blank=True)
    asks = models.TextField(blank=True, default="")
    offers = models.TextField(blank=True, default="")
    turn = models.BigIntegerField()
    is_new = models.BooleanField()
    joined_at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("entry in the directory")
        verbose_name_plural = _("entries in the directory")
        indexes = [
            models.Index(
                fields=["turn"],
                condition=models.Q(is_new=True),
                name="newcomers_by_turn",
            )
        ]

    def __str__(self) -> str:
        return self.names


class Trait(models.Model):
    """One thing that every member may read in an entry, to narrow the directory by."""

    class Kind(models.TextChoices):
        HERE = "here", _("Here")  # everybody has this one, so that people are counted
        TOPIC = "topic", _("Topic")
        PLACE = "place", _("Place")
        LANGUAGE = "language", _("Language")
        LOOKING_FOR = "looking_for", _("Looking for")
        CAN_HELP = "can_help", _("Can help with")

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="traits", db_index=False
    )
    kind = models.CharField(max_length=11, choices=Kind.choices)
    value = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("trait")
        verbose_name_plural = _("traits")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind", "value"], name="a_trait_once_in_an_entry"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "value", "-entry"], name="freshest_with_trait")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.label or self.value}"


class Slip(models.Model):
    """A word that stands in some entry for members, as somebody may misspell it."""

    id = models.BigAutoField(primary_key=True)
    slip = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        constraints = [
            models.UniqueConstraint(
                fields=["slip", "word"], name="one_slip_leads_to_a_word_once"
            )
        ]
        indexes = [models.Index(fields=["word"], name="slips_of_a_word")]

    def __str__(self) -> str:
        return f"{self.slip} → {self.word}"


class LineWord(models.Model):
    """A word that at least two members say in asks and offers they show to members.

    `company` holds the words that stand for it, each with how well: `[["logo", 0.2]]`.
    The row of no word at all counts everybody who is listed.
    """

    id = models.BigAutoField(primary_key=True)
    word = models.CharField(max_length=40, unique=True, blank=True)
    members = models.PositiveIntegerField()
    company = models.JSONField(default=list, blank=True)

    objects = LineWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of asks and offers")
        verbose_name_plural = _("words of asks and offers")

    def __str__(self) -> str:
        return self.word
