"""Adjectives that narrow a list of events to what somebody looks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from typing import Self

    from contacts.profiles.querysets import Viewer
    from events.models import Event  # noqa: F401

FEW = 200


class Finding(models.QuerySet["Event"]):
    """What an event can be looked for by; a part of the queryset of events."""

    def one_can_join(self, kind: str) -> Self:
        """Keep those one can go to in this way: on line, or in person; or both."""
        return self.filter(kind__in=[kind, "hybrid"])

    def with_free_places(self) -> Self:
        """Keep published ones with a place for whoever answers now.

        Guests and offers take places, and whoever waits goes first. Counted by
        `with_counts`, which must come before.
        """
        room = Q(capacity=None) | Q(capacity__gt=F("taken_count"), waiting_count=0)
        return self.filter(room, status="published")

    def on_topic(self, slug: str) -> Self:
        """Keep those on a topic, also by a name that was merged into it."""
        from contacts.profiles.models import Topic

        topics = Topic.objects.filter(Q(slug=slug) | Q(merged_into__slug=slug))
        about = self.model.topics.through.objects.filter(topic__in=topics)
        return self.filter(pk__in=about.values("event"))

    def in_country(self, country: str) -> Self:
        """Keep those that happen in a country."""
        return self.filter(country=country)

    def out_of_country(self, country: str) -> Self:
        """Leave out those that happen in a country."""
        return self.exclude(country=country)

    def in_town(self, town: str) -> Self:
        """Keep those that happen in a town, however it is written."""
        return self.filter(_is_town(town))

    def out_of_town(self, town: str) -> Self:
        """Leave out those that happen in a town."""
        return self.exclude(_is_town(town))

    def between(self, start: datetime, end: datetime) -> Self:
        """Keep those that begin from one instant on, and before another."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def on_days(self, first: date, last: date) -> Self:
        """Keep those that begin on these days where they happen."""
        return self.filter(day__gte=first, day__lte=last)

    def telling(self, spellings: Sequence[Sequence[str]], *, viewer: Viewer) -> Self:
        """Keep those with each word in title, summary, place, or a host's name.

        Of hosts only those are asked whom a directory shows this viewer. What is looked
        for is a list: for each word how it may be spelt, a star after it where the
        beginning of a word is enough.
        """
        found = self
        for some in spellings:
            told = Q(pk__in=_hosted_by_some(some, viewer=viewer))
            for word in some:
                told |= Q(words__contains=_as_stored(word))
            found = found.filter(told)
        return found


def _is_town(town: str) -> Q:
    return Q(town__iexact=town) | Q(town=town.title())


def _as_stored(word: str) -> str:
    return f" {word[:-1]}" if word.endswith("*") else f" {word} "


def _hosted_by_some(spellings: Sequence[str], *, viewer: Viewer) -> Any:
    """Give the keys of events of hosts who have one of these words in their name.

    Asked of the directory's index: it costs what is found, not how many members are.
    """
    from contacts.profiles.models import Entry
    from events.models import Hosting

    named = Entry.objects.visible_to(viewer).named([spellings])
    hosts = named.order_by("-pk").values("profile__user")[:FEW]
    return Hosting.objects.filter(member__in=hosts).values("event")
