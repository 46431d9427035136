"""Whom to suggest to whom, and whom no more."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.introductions.querysets import (
    SetAsideQuerySet,
    ShortlistQuerySet,
    SuggestionQuerySet,
)


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
