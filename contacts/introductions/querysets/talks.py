"""Whose time it is to be asked whether they talked, and who says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

if TYPE_CHECKING:
    from typing import Self

    from contacts.introductions.models import Party, Talk  # noqa: F401
    from contacts.profiles.models import User

ASKS_AFTER, ASKS_NO_MORE_AFTER = timedelta(days=7), timedelta(days=60)


class Afterwards(models.QuerySet["Party"]):
    """What becomes of two who both said yes; a part of the queryset of parties."""

    def to_be_asked_whether_they_talked(self, *, now: datetime) -> Self:
        """Keep those who said yes a week ago, and were not asked yet.

        Not after two months: a site that was away that long asks about nothing old.
        """
        return self.still_together().filter(
            talk=None,
            introduction__ended_at__lte=now - ASKS_AFTER,
            introduction__ended_at__gt=now - ASKS_NO_MORE_AFTER,
        )

    def to_be_asked_once_more(self, *, now: datetime) -> Self:
        """Keep those who said "not yet" two weeks ago."""
        return self.still_together().filter(talk__ask_again_at__lte=now)

    def still_together(self) -> Self:
        """Keep parties of accepted letters whom the other is there for.

        Both have an account, they are connected, and no block is between her and
        anybody in it.
        """
        from contacts.introductions.models import Party
        from contacts.profiles.models import Block, Connection

        hers, others = OuterRef(OuterRef("member")), OuterRef("member")
        connected = Connection.objects.filter(
            Q(first=hers, second=others) | Q(first=others, second=hers)
        )
        other = Party.objects.filter(
            Exists(connected),
            ~Exists(Block.objects.between(hers, others)),
            introduction=OuterRef("introduction"),
            member__is_active=True,
        )
        introducers = OuterRef("introduction__introducer")
        return self.filter(
            Exists(other.exclude(pk=OuterRef("pk"))),
            ~Exists(Block.objects.between(OuterRef("member"), introducers)),
            introduction__state="accepted",
            member__is_active=True,
        )

    def silent_since_asked(self) -> Self:
        """Keep those who said nothing since they were asked, or asked once more."""
        not_yet = Q(
            talk__answer="not_yet", talk__answered_at__lt=F("talk__asked_again_at")
        )
        return self.filter(Q(talk__answer="waiting") | not_yet)


class TalkQuerySet(models.QuerySet["Talk"]):
    def visible_to(self, viewer: User) -> TalkQuerySet:
        """Give the viewer's own, and of letters she wrote those she has heard of."""
        heard = Q(party__introduction__introducer=viewer, told_at__isnull=False)
        return self.filter(Q(party__member=viewer) | heard)

    def belonging_to(self, member: User) -> TalkQuerySet:
        """Give what this member said herself."""
        return self.filter(party__member=member)

    def told(self) -> TalkQuerySet:
        """Keep those of which the introducer has heard."""
        return self.filter(told_at__isnull=False)

    def agreed(self) -> TalkQuerySet:
        """Keep those that say that they talked, and that the introducer may hear it."""
        return self.filter(answer="talked", introducer_may_hear=True)
