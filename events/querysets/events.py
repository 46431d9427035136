"""Which events, and who may see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from events.querysets.finding import Finding

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from events.models import Event, Series  # noqa: F401

    Viewer: TypeAlias = User | AnonymousUser

LONGEST = timedelta(days=15)


class EventQuerySet(Finding, models.QuerySet["Event"]):
    def visible_to(self, viewer: Viewer, *, key: str = "") -> EventQuerySet:
        """Give the events whose page this viewer may open.

        Visitors: public ones. Members: those for members too. Whoever has the link, in
        which `key` stands, and from her answer on without it: those by link. Hosts:
        their own drafts. Organisers: all. An event hosted only by somebody with a block
        between is not hidden: it belongs to the group.
        """
        announced = Q(status__in=["published", "cancelled"])
        by_key = Q(audience="link", link_key=key) if key else Q(pk__in=[])
        if not viewer.is_authenticated:
            return self.filter(announced, Q(audience="public") | by_key)
        if viewer.is_organiser:
            return self.all()
        open_to = Q(audience__in=["public", "members"]) | by_key
        answered = Q(audience="link") & Q(Exists(_answers(viewer)))
        return self.filter(announced & (open_to | answered) | Q(_hosted_by(viewer)))

    def listed(self) -> EventQuerySet:
        """Leave out those that are only for whoever has the link."""
        return self.exclude(audience="link")

    def run_by(self, viewer: User) -> EventQuerySet:
        """Give the events this member may run: her own, and for organisers all."""
        return self.all() if viewer.is_organiser else self.belonging_to(viewer)

    def belonging_to(self, owner: User) -> EventQuerySet:
        """Give the events this member hosts."""
        return self.filter(Exists(_hostings(owner)))

    def answered_by(self, member: User, *answers: str) -> EventQuerySet:
        """Keep events to which this member gave one of these answers."""
        return self.filter(Exists(_answers(member).filter(answer__in=answers)))

    def not_answered_by(self, member: User) -> EventQuerySet:
        """Keep published events to which this member said nothing yet."""
        return self.filter(~Exists(_answers(member)), status="published")

    def upcoming(self, *, now: datetime) -> EventQuerySet:
        """Keep events that are not over.

        None lasts longer than `LONGEST`: so those that began before are not looked at.
        """
        return self.filter(ends_at__gt=now, starts_at__gt=now - LONGEST)

    def past(self, *, now: datetime) -> EventQuerySet:
        """Keep events that are over; said twice, for the index of beginnings."""
        return self.filter(ends_at__lte=now, starts_at__lt=now)

    def with_places_to_let_go(self, *, now: datetime) -> EventQuerySet:
        """Keep published events where somebody holds what she can't hold any more."""
        from events.models import Rsvp

        held = Rsvp.objects.to_let_go(now=now).filter(event=OuterRef("pk"))
        return self.filter(Exists(held), status="published")

    def without_host(self) -> EventQuerySet:
        """Keep events that nobody hosts whose account is open."""
        return self.filter(~_is_hosted())

    def with_a_host(self) -> EventQuerySet:
        """Keep events that somebody hosts whose account is open."""
        return self.filter(_is_hosted())

    def called_off(self) -> EventQuerySet:
        """Keep cancelled events."""
        return self.filter(status="cancelled")

    def announced(self) -> EventQuerySet:
        """Leave out drafts."""
        return self.exclude(status="draft")

    def with_counts(self) -> EventQuerySet:
        """Load how many are going with their guests, how many places are taken by them
        and by offers, and how many members wait.
        """
        return self.annotate(
            going_count=_places_of("going"),
            taken_count=_places_of("going", "offered"),
            waiting_count=_count_of("waiting"),
        )

    def with_answer_of(self, viewer: Viewer) -> EventQuerySet:
        """Load the viewer's own answer, empty if she gave none."""
        if not viewer.is_authenticated:
            return self.annotate(my_answer=Value(""))
        mine = _answers(viewer).values("answer")[:1]
        return self.annotate(my_answer=Coalesce(Subquery(mine), Value("")))

    def with_hosts(self, *, viewer: Viewer) -> EventQuerySet:
        """Load the hosts that this viewer may see."""
        from contacts.profiles.models import Profile
        from events.models import Hosting

        seen = Profile.objects.visible_to(viewer).include("member")
        hostings = Hosting.objects.filter(seen).select_related("member__profile")
        return self.select_related("series").prefetch_related(
            Prefetch("hostings", hostings.order_by("pk"), to_attr="seen_hostings")
        )


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, viewer: Viewer, *, key: str = "") -> SeriesQuerySet:
        """Give the series of which this viewer may open a date."""
        from events.models import Event

        dates = Event.objects.visible_to(viewer, key=key).filter(series=OuterRef("pk"))
        return self.filter(Exists(dates))

    def run_by(self, viewer: User) -> SeriesQuerySet:
        """Give the series of which this member may run a date."""
        from events.models import Event

        dates = Event.objects.run_by(viewer).filter(series=OuterRef("pk"))
        return self.filter(Exists(dates))

    def with_dates_to_come(self, *, now: datetime) -> SeriesQuerySet:
        """Keep those that are not over."""
        return self.filter(Exists(_dates_to_come(now=now)))

    def with_dates(self, *, now: datetime) -> SeriesQuerySet:
        """Load how many dates each has, how many are to come, how many of these are
        drafts, and when the next is.
        """
        from events.models import Event

        to_come = _dates_to_come(now=now)
        return self.annotate(
            dates_count=_counted(Event.objects.filter(series=OuterRef("pk"))),
            to_come_count=_counted(to_come),
            draft_count=_counted(to_come.filter(status="draft")),
            next_starts_at=Subquery(
                to_come.order_by("starts_at").values("starts_at")[:1]
            ),
        )


def _dates_to_come(*, now: datetime) -> EventQuerySet:
    """Give the dates of a series that are not over and not called off."""
    from events.models import Event

    dates = Event.objects.filter(series=OuterRef("pk")).upcoming(now=now)
    return dates.exclude(status="cancelled")


def _counted(dates: EventQuerySet) -> Coalesce:
    rows = dates.order_by().values("series").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=models.IntegerField()), 0)


def _answers(member: Any) -> models.QuerySet[Any]:
    from events.models import Rsvp

    return Rsvp.objects.filter(event=OuterRef("pk"), member=member)


def _hostings(member: Any) -> models.QuerySet[Any]:
    from events.models import Hosting

    return Hosting.objects.filter(event=OuterRef("pk"), member=member)


def _is_hosted() -> Exists:
    from events.models import Hosting

    return Exists(Hosting.objects.filter(event=OuterRef("pk"), member__is_active=True))


def _hosted_by(viewer: Viewer) -> Exists:
    return Exists(_hostings(viewer))


def _count_of(answer: str) -> Coalesce:
    rows = _rows_of(answer).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=models.IntegerField()), 0)


def _places_of(*answers: str) -> Coalesce:
    rows = _rows_of(*answers).annotate(n=Sum(1 + F("guests"))).values("n")
    return Coalesce(Subquery(rows, output_field=models.IntegerField()), 0)


def _rows_of(*answers: str) -> models.QuerySet[Any, Any]:
    from events.models import Rsvp

    rows = Rsvp.objects.filter(
        event=OuterRef("pk"), answer__in=answers, member__is_active=True
    )
    return rows.order_by().values("event")
