"""Which events, and who may see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from events.models import Event, Rsvp  # noqa: F401

    Viewer: TypeAlias = User | AnonymousUser


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, viewer: Viewer) -> EventQuerySet:
        """Give the events whose page this viewer may open.

        Visitors: public ones. Members: those for members too. Hosts: their own drafts.
        Organisers: all. An event hosted only by somebody with a block between is not
        hidden: it belongs to the group.
        """
        announced = Q(status__in=["published", "cancelled"])
        if not viewer.is_authenticated:
            return self.filter(announced, audience="public")
        if viewer.is_organiser:
            return self.all()
        return self.filter(announced | Q(_hosted_by(viewer)))

    def belonging_to(self, owner: User) -> EventQuerySet:
        """Give the events this member hosts."""
        return self.filter(Exists(_hostings(owner)))

    def answered_by(self, member: User, *answers: str) -> EventQuerySet:
        """Keep events to which this member gave one of these answers."""
        from events.models import Rsvp

        mine = Rsvp.objects.filter(
            event=OuterRef("pk"), member=member, answer__in=answers
        )
        return self.filter(Exists(mine))

    def not_answered_by(self, member: User) -> EventQuerySet:
        """Keep published events to which this member said nothing yet."""
        from events.models import Rsvp

        mine = Rsvp.objects.filter(event=OuterRef("pk"), member=member)
        return self.filter(~Exists(mine), status="published")

    def upcoming(self, *, now: datetime) -> EventQuerySet:
        """Keep events that are not over."""
        return self.filter(ends_at__gt=now)

    def past(self, *, now: datetime) -> EventQuerySet:
        """Keep events that are over."""
        return self.filter(ends_at__lte=now)

    def called_off(self) -> EventQuerySet:
        """Keep cancelled events."""
        return self.filter(status="cancelled")

    def announced(self) -> EventQuerySet:
        """Leave out drafts."""
        return self.exclude(status="draft")

    def with_counts(self) -> EventQuerySet:
        """Load how many are going and how many wait."""
        return self.annotate(
            going_count=_count_of("going"), waiting_count=_count_of("waiting")
        )

    def with_answer_of(self, viewer: Viewer) -> EventQuerySet:
        """Load the viewer's own answer, empty if she gave none."""
        if not viewer.is_authenticated:
            return self.annotate(my_answer=Value(""))
        from events.models import Rsvp

        mine = Rsvp.objects.filter(event=OuterRef("pk"), member=viewer)
        return self.annotate(
            my_answer=Coalesce(Subquery(mine.values("answer")[:1]), Value(""))
        )

    def with_hosts(self, *, viewer: Viewer) -> EventQuerySet:
        """Load the hosts that this viewer may see."""
        from contacts.profiles.models import Profile
        from events.models import Hosting

        seen = Profile.objects.visible_to(viewer)
        hostings = Hosting.objects.filter(member__profile__in=seen).select_related(
            "member__profile"
        )
        return self.select_related("series").prefetch_related(
            Prefetch("hostings", hostings.order_by("pk"), to_attr="seen_hostings")
        )


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    def visible_to(self, viewer: Viewer) -> RsvpQuerySet:
        """Give the answers of members this viewer may see, to events she may see."""
        from contacts.profiles.models import Profile
        from events.models import Event

        if not viewer.is_authenticated:
            return self.none()
        return self.filter(
            event__in=Event.objects.visible_to(viewer),
            member__profile__in=Profile.objects.visible_to(viewer),
        )

    def belonging_to(self, member: User) -> RsvpQuerySet:
        """Give the member's own answers."""
        return self.filter(member=member)

    def going(self) -> RsvpQuerySet:
        """Keep those who have a place."""
        return self.filter(answer="going")

    def with_faces(self, viewer: Viewer) -> RsvpQuerySet:
        """Load each answer's member as the viewer sees her."""
        from contacts.profiles.models import Profile, User

        profiles = Profile.objects.with_relation_to(viewer).with_face()
        members = User.objects.prefetch_related(Prefetch("profile", profiles))
        return self.prefetch_related(Prefetch("member", members))

    def waiting(self) -> RsvpQuerySet:
        """Keep those in line, first come first."""
        return self.filter(answer="waiting").order_by("turn")


def _hostings(member: Any) -> models.QuerySet[Any]:
    from events.models import Hosting

    return Hosting.objects.filter(event=OuterRef("pk"), member=member)


def _hosted_by(viewer: Viewer) -> Exists:
    return Exists(_hostings(viewer))


def _count_of(answer: str) -> Coalesce:
    from events.models import Rsvp

    rows = Rsvp.objects.filter(
        event=OuterRef("pk"), answer=answer, member__is_active=True
    )
    count = rows.order_by().values("event").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(count, output_field=models.IntegerField()), 0)
