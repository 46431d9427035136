"""Whose lists of suggestions, and which are still good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from contacts.introductions.models import (  # noqa: F401  named in strings
        SetAside,
        Shortlist,
        Suggestion,
    )
    from contacts.profiles.models import User


LIST_IS_GOOD_FOR = timedelta(days=7)


class ShortlistQuerySet(models.QuerySet["Shortlist"]):
    def belonging_to(self, member: User) -> ShortlistQuerySet:
        """Give the member's own list."""
        return self.filter(member=member)

    def good(self, *, now: datetime) -> ShortlistQuerySet:
        """Leave out lists that grew old, or were made before their member said more."""
        from contacts.profiles.models import Entry

        since = Entry.objects.filter(
            profile__user=OuterRef("member"), made_at__gt=OuterRef("made_at")
        )
        return self.filter(~Exists(since), made_at__gt=now - LIST_IS_GOOD_FOR)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def belonging_to(self, member: User) -> SuggestionQuerySet:
        """Give those on the member's own list."""
        return self.filter(shortlist__member=member)


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def belonging_to(self, member: User) -> SetAsideQuerySet:
        """Give what this member set aside."""
        return self.filter(owner=member)

    def still(self, *, now: datetime) -> SetAsideQuerySet:
        """Leave out what was for a while that is over."""
        return self.filter(Q(until=None) | Q(until__gt=now))
