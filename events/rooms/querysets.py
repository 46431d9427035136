"""Which rotations, seats and keepsakes, and who may see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from events.querysets.events import Viewer
    from events.rooms.models import (  # noqa: F401  named in strings
        Keepsake,
        Participant,
        Rotation,
        Round,
        Seat,
    )


def clock_of(rotation: str, *, now: datetime) -> Coalesce:
    """Give, for a query, the moment at which a rotation's clock stands."""
    here = Value(now, output_field=models.DateTimeField())
    return Coalesce(F(f"{rotation}__paused_at"), here)


# From when until when somebody has a seat.
SINCE = Coalesce("came_at", "round__starts_at")
UNTIL = Coalesce("left_at", "round__ends_at")


class RotationQuerySet(models.QuerySet["Rotation"]):
    def visible_to(self, viewer: Viewer) -> RotationQuerySet:
        """Give the rotations of events she goes to, took part in, or runs."""
        from events.models import Event, Rsvp
        from events.rooms.models import Participant

        if not viewer.is_authenticated:
            return self.none()
        goes = Rsvp.objects.belonging_to(viewer).going()
        took_part = Participant.objects.belonging_to(viewer)
        hers = Q(Exists(goes.filter(event=OuterRef("event")))) | Q(
            Exists(took_part.filter(rotation=OuterRef("pk")))
        )
        runs = Q(event__in=Event.objects.run_by(viewer))
        seen = Event.objects.visible_to(viewer).announced()
        return self.filter((hers & Q(event__in=seen)) | runs)

    def run_by(self, viewer: User) -> RotationQuerySet:
        """Give the rotations of events this member runs."""
        from events.models import Event

        return self.filter(event__in=Event.objects.run_by(viewer))

    def with_place_of(self, viewer: User) -> RotationQuerySet:
        """Load the event, and her answer to it."""
        from events.models import Rsvp

        mine = Rsvp.objects.belonging_to(viewer).filter(event=OuterRef("event"))
        answer = Coalesce(Subquery(mine.values("answer")[:1]), Value(""))
        return self.select_related("event").annotate(my_answer=answer)

    def under_way(self) -> RotationQuerySet:
        """Keep those that began and did not end."""
        return self.filter(state__in=["running", "paused"])

    def not_told_of_people(self, *, now: datetime, since: datetime) -> RotationQuerySet:
        """Keep those over whose people were not told whom they met.

        Only of events that ended since a moment.
        """
        return self.exclude(started_at=None).filter(
            people_told_at=None, event__ends_at__lt=now, event__ends_at__gt=since
        )


class RoundQuerySet(models.QuerySet["Round"]):
    def held(self, *, now: datetime) -> RoundQuerySet:
        """Keep rounds that began."""
        return self.filter(starts_at__lte=clock_of("rotation", now=now))

    def to_come(self, *, now: datetime) -> RoundQuerySet:
        """Keep rounds that did not begin yet."""
        at = clock_of("rotation", now=now)
        return self.filter(Q(starts_at=None) | Q(starts_at__gt=at))


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def belonging_to(self, member: User) -> ParticipantQuerySet:
        """Give the member's own part in rotations."""
        return self.filter(member=member)

    def visible_to(self, viewer: User) -> ParticipantQuerySet:
        """Give her own, and in rotations she runs those of people she may see."""
        from contacts.profiles.models import Profile
        from events.rooms.models import Rotation

        runs = Q(rotation__in=Rotation.objects.run_by(viewer))
        seen = Profile.objects.visible_to(viewer).include("member")
        return self.filter(Q(member=viewer) | (runs & Q(seen)))

    def here(self) -> ParticipantQuerySet:
        """Keep who is there now, with an account that is not closed."""
        return self.filter(state="here", member__is_active=True)

    def not_gone(self) -> ParticipantQuerySet:
        """Keep who is there or expected."""
        return self.filter(state__in=["expected", "here"], member__is_active=True)


class SeatQuerySet(models.QuerySet["Seat"]):
    def belonging_to(self, member: User) -> SeatQuerySet:
        """Give the member's own seats."""
        return self.filter(member=member)

    def visible_to(self, viewer: User) -> SeatQuerySet:
        """Give her own seats, and in rotations she runs those of people she may see."""
        from contacts.profiles.models import Profile
        from events.rooms.models import Rotation

        runs = Q(round__rotation__in=Rotation.objects.run_by(viewer))
        seen = Profile.objects.visible_to(viewer).include("member")
        return self.filter(Q(member=viewer) | (runs & Q(seen)))

    def taken(self) -> SeatQuerySet:
        """Leave out seats that were left within their round."""
        return self.filter(left_at=None)

    def shared_with(self, viewer: User, *, now: datetime) -> SeatQuerySet:
        """Give the seats of others who sat with her, at the same time, in a held round.

        Whoever was noted as not come, or may not be seen by her, is left out; and
        nobody was met by somebody who was noted so herself.
        """
        from contacts.profiles.models import Profile
        from events.models import Attendance
        from events.rooms.models import Seat

        since = Coalesce(OuterRef("came_at"), OuterRef("round__starts_at"))
        until = Coalesce(OuterRef("left_at"), OuterRef("round__ends_at"))
        hers = Seat.objects.belonging_to(viewer)
        mine = hers.filter(
            Q(left_at=None) | Q(left_at__gt=since),
            Q(came_at=None) | Q(came_at__lt=until),
            round=OuterRef("round"),
            room=OuterRef("room"),
        )
        absent = Attendance.objects.filter(
            event=OuterRef("round__rotation__event"), came=False
        )
        return self.filter(
            Exists(mine),
            Profile.objects.visible_to(viewer).include("member"),
            ~Exists(absent.filter(member=OuterRef("member"))),
            ~Exists(absent.filter(member=viewer)),
            round__starts_at__lte=clock_of("round__rotation", now=now),
            round__ends_at__gt=F("round__starts_at"),
            round__in=hers.values("round"),  # says nothing more, but finds them faster
        ).exclude(member=viewer)


class KeepsakeQuerySet(models.QuerySet["Keepsake"]):
    def belonging_to(self, owner: User) -> KeepsakeQuerySet:
        """Give what this member keeps."""
        return self.filter(owner=owner)
