"""Which favours, and who may see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from contacts.introductions.models import Favour
    from contacts.profiles.models import User


class FavourQuerySet(models.QuerySet["Favour"]):
    def visible_to(self, viewer: User) -> FavourQuerySet:
        """Give what she asked, and what is asked of her by and about whom she may see.

        A block between who asks and either of the others makes it vanish for both.
        What was withdrawn is gone for the helper; so she can't tell the one from the
        other. Of a block between helper and wanted who asked sees nothing.
        """
        from contacts.profiles.models import Block, Profile

        seen = Profile.objects.visible_to(viewer).values("user")
        about_her = Q(wanted=None) | Q(wanted__in=seen)
        asked = Q(helper=viewer, asker__in=seen) & about_her & ~Q(state="withdrawn")
        return self.filter(
            Q(asker=viewer) | asked,
            ~Exists(Block.objects.between(OuterRef("asker"), OuterRef("helper"))),
            ~Exists(Block.objects.between(OuterRef("asker"), OuterRef("wanted"))),
        )

    def asked_by(self, member: User) -> FavourQuerySet:
        """Keep what this member asked."""
        return self.filter(asker=member)

    def asked_of(self, member: User) -> FavourQuerySet:
        """Keep what is asked of this member."""
        return self.filter(helper=member)

    def waiting(self, *, now: datetime) -> FavourQuerySet:
        """Keep those to which the helper has said nothing yet."""
        return self.filter(state="open", lapses_at__gt=now)

    def fresh(self, *, now: datetime) -> FavourQuerySet:
        """Keep those asked in the last month, as long as one asks for nothing twice."""
        return self.filter(created_at__gt=now - timedelta(days=30))

    def can_still_be_done(self, *, now: datetime) -> FavourQuerySet:
        """Keep those for which an introduction may be written, even after a no.

        For who asked these are the open ones: she can't tell a no from silence.
        """
        return self.filter(state__in=["open", "declined"], lapses_at__gt=now)

    def overdue(self, *, now: datetime) -> FavourQuerySet:
        """Keep those whose time is over, declined or not."""
        return self.filter(state__in=["open", "declined"], lapses_at__lte=now)

    def alike(self, favour: Favour) -> FavourQuerySet:
        """Keep those in which the same member asks the same one for the same thing."""
        return self.filter(
            asker=favour.asker_id,
            helper=favour.helper_id,
            wanted=favour.wanted_id,
            words=favour.words,
        )

    def with_letter(self) -> FavourQuerySet:
        """Load the letter that came of it."""
        return self.select_related("introduction")
