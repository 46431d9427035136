"""Which introductions, and who may see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from contacts.introductions.querysets.talks import Afterwards

if TYPE_CHECKING:
    from contacts.introductions.models import (  # noqa: F401  named in strings
        Introduction,
        Party,
    )
    from contacts.profiles.models import User


PAIR_RESTS_FOR = timedelta(days=90)


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, viewer: User) -> IntroductionQuerySet:
        """Give those the viewer wrote or is a party of, and none with a block in it.

        A block between the viewer and anybody in it makes it vanish for her.
        """
        from contacts.introductions.models import Party
        from contacts.profiles.models import Block

        party = Party.objects.filter(introduction=OuterRef("pk"))
        blocked_party = party.filter(
            Exists(Block.objects.between(viewer, OuterRef("member")))
        )
        return self.filter(
            Q(introducer=viewer) | Q(Exists(party.filter(member=viewer))),
            ~Exists(blocked_party),
            ~Exists(Block.objects.between(viewer, OuterRef("introducer"))),
        )

    def written_by(self, member: User) -> IntroductionQuerySet:
        """Keep those this member wrote."""
        return self.filter(introducer=member)

    def waiting_for(self, member: User, *, now: datetime) -> IntroductionQuerySet:
        """Keep open ones that this member has not answered yet."""
        from contacts.introductions.models import Party

        mine = Party.objects.filter(
            introduction=OuterRef("pk"), member=member, answer=Party.Answer.WAITING
        )
        return self.open(now=now).filter(Exists(mine))

    def open(self, *, now: datetime) -> IntroductionQuerySet:
        """Keep those that can still be answered."""
        return self.filter(state="open", lapses_at__gt=now)

    def between(self, one: User, other: User) -> IntroductionQuerySet:
        """Keep those in which these two are the parties."""
        return self.filter(parties__member=one).filter(parties__member=other)

    def to(self, member: User) -> IntroductionQuerySet:
        """Keep those that somebody else wrote to this member."""
        from contacts.introductions.models import Party

        hers = Party.objects.filter(introduction=OuterRef("pk"), member=member)
        return self.filter(Exists(hers)).exclude(introducer=member)

    def overdue(self, *, now: datetime) -> IntroductionQuerySet:
        """Keep open ones whose time is over."""
        return self.filter(state="open", lapses_at__lte=now)

    def with_people(self) -> IntroductionQuerySet:
        """Load the introducer, both parties with their profiles, where they talk."""
        from contacts.introductions.models import Party

        parties = Party.objects.select_related("member__profile").order_by("pk")
        return self.select_related(
            "introducer__profile", "conversation"
        ).prefetch_related(Prefetch("parties", parties))


class PartyQuerySet(Afterwards, models.QuerySet["Party"]):
    def belonging_to(self, member: User) -> PartyQuerySet:
        """Give the member's own side of introductions, with her answers."""
        return self.filter(member=member)

    def some(self, most: int) -> PartyQuerySet:
        """Keep so many, the oldest first, with what a letter to them names."""
        related = self.select_related("member__profile", "introduction__introducer")
        return related.order_by("pk")[:most]

    def to_be_reminded(
        self, *, written_before: datetime, now: datetime
    ) -> PartyQuerySet:
        """Keep those who said nothing to an open letter, and were never reminded."""
        return self.filter(
            answer="waiting",
            reminded_at=None,
            member__is_active=True,
            introduction__state="open",
            introduction__created_at__lte=written_before,
            introduction__lapses_at__gt=now,
        )

    def to_be_asked_again(self, *, now: datetime) -> PartyQuerySet:
        """Keep those who said "not now" a month ago, to a letter that lapsed since."""
        return self.filter(
            ask_again_at__lte=now,
            member__is_active=True,
            introduction__state="lapsed",
        )

    def of_pairs_at_rest(self, *, now: datetime) -> PartyQuerySet:
        """Keep parties of pairs who were introduced lately, or are still asked."""
        lately = Q(introduction__created_at__gt=now - PAIR_RESTS_FOR)
        asked = Q(introduction__state="open", introduction__lapses_at__gt=now)
        return self.filter(lately | asked)
