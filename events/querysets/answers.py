"""Which answers, to dates and to series, who was there, and who may see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from events.querysets.before import due_to_be_asked, due_to_be_reminded

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from events.models import Attendance, Rsvp, SeriesAnswer  # noqa: F401
    from events.querysets.events import Viewer


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    def visible_to(self, viewer: Viewer) -> RsvpQuerySet:
        """Give the answers this viewer may read with the faces of who gave them.

        Only members read them, of people they may see, at events they may see, and as
        far as the event's hosts and each who answers allow; their own always. Who runs
        the event reads all of those.
        """
        from contacts.profiles.models import Profile
        from events.models import Event, Rsvp

        if not viewer.is_authenticated:
            return self.none()
        runs = Exists(Event.objects.run_by(viewer).filter(pk=OuterRef("event")))
        goes = Exists(
            Rsvp.objects.filter(
                event=OuterRef("event"), member=viewer, answer__in=["going", "offered"]
            )
        )
        shown = Q(event__people_shown_to="members") | (
            Q(event__people_shown_to="going") & Q(goes)
        )
        return self.filter(
            Q(member=viewer) | Q(runs) | (Q(is_shown=True) & shown),
            Profile.objects.visible_to(viewer).include("member"),
            event__in=Event.objects.visible_to(viewer),
        )

    def belonging_to(self, member: User) -> RsvpQuerySet:
        """Give the member's own answers."""
        return self.filter(member=member)

    def seated(self) -> RsvpQuerySet:
        """Keep those who take places: people going, and who has the offer of one."""
        return self.filter(answer__in=["going", "offered"])

    def going(self) -> RsvpQuerySet:
        """Keep those who have a place."""
        return self.filter(answer="going")

    def live(self) -> RsvpQuerySet:
        """Keep those who go, wait, or have the offer of a place."""
        return self.filter(answer__in=["going", "offered", "waiting"])

    def of_the_present(self) -> RsvpQuerySet:
        """Keep those whose account is not closed."""
        return self.filter(member__is_active=True)

    def to_let_go(self, *, now: datetime) -> RsvpQuerySet:
        """Keep those who hold what they can't hold any more.

        Offers not taken in time, and what members with a closed account hold at events
        to come: what is over stays as it was.
        """
        late = Q(answer="offered") & (
            Q(offer_ends_at__lte=now) | Q(event__starts_at__lte=now)
        )
        gone = Q(
            answer__in=["going", "offered", "waiting"],
            member__is_active=False,
            event__starts_at__gt=now,
        )
        return self.filter(late | gone)

    def with_members(self) -> RsvpQuerySet:
        """Load each answer's member, with her zone, to write to."""
        return self.select_related("member__profile")

    def with_faces(self, viewer: Viewer) -> RsvpQuerySet:
        """Load each answer's member as the viewer sees her."""
        from contacts.profiles.models import Profile, User

        profiles = Profile.objects.with_relation_to(viewer).with_face()
        members = User.objects.prefetch_related(Prefetch("profile", profiles))
        return self.prefetch_related(Prefetch("member", members))

    def waiting(self) -> RsvpQuerySet:
        """Keep those in line, first come first."""
        return self.filter(answer="waiting").order_by("turn")

    def to_ask_again(self, *, now: datetime) -> RsvpQuerySet:
        """Keep those whose time it is to be asked whether they still come; not hosts,
        who needn't be asked.
        """
        from events.models import Hosting

        hosts = Hosting.objects.filter(event=OuterRef("event"))
        hosts = hosts.filter(member=OuterRef("member"))
        return self.filter(~Exists(hosts), due_to_be_asked(now=now))

    def to_remind(self, *, now: datetime) -> RsvpQuerySet:
        """Keep those whose time it is to be reminded."""
        return self.filter(due_to_be_reminded(now=now))


class SeriesAnswerQuerySet(models.QuerySet["SeriesAnswer"]):
    def belonging_to(self, member: User) -> SeriesAnswerQuerySet:
        """Give the member's own answers."""
        return self.filter(member=member)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def belonging_to(self, member: User) -> AttendanceQuerySet:
        """Give where the member herself was."""
        return self.filter(member=member)

    def visible_to(self, viewer: Viewer) -> AttendanceQuerySet:
        """Give her own, and of events she runs those of people she may see."""
        from contacts.profiles.models import Profile
        from events.models import Event

        if not viewer.is_authenticated:
            return self.none()
        runs = Exists(Event.objects.run_by(viewer).filter(pk=OuterRef("event")))
        seen = Profile.objects.visible_to(viewer).include("member")
        return self.filter(Q(member=viewer) | Q(runs, seen))
