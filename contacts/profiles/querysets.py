"""Which members, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Value, When

from contacts.profiles.handles import another_handle

if TYPE_CHECKING:
    from contacts.profiles.models import (  # noqa: F401  named in strings
        Ask,
        Block,
        Connection,
        FormerHandle,
        Invitation,
        Profile,
        Report,
        ReportStep,
        Suspension,
        Topic,
        User,
    )

    Viewer: TypeAlias = User | AnonymousUser

_IS_HERE = Q(user__is_active=True, waiting_since=None)
_IS_SHOWN = Q(hidden_at=None)
_IS_WHOLE = ~Q(name="") & ~Q(what_i_do="") & ~Q(about_me="")
_NEWEST = 200
SELF, CONNECTION, MEMBER, VISITOR = "self", "connection", "member", "visitor"


class UserManager(BaseUserManager["User"]):
    """Makes accounts; each has its profile from the first moment."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> User:
        """Make an account with an empty profile; without a password a code signs in."""
        from contacts.profiles.models import Profile

        with transaction.atomic(using=self._db):
            user = self.model(email=email.strip().lower(), **more)
            user.set_password(password)
            user.save(using=self._db)
            Profile.objects.create(user=user, handle=another_handle(""))
        return user

    def create_superuser(self, email: str, password: str, **more: Any) -> User:
        """Make an administrator, as `manage.py createsuperuser` asks for."""
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **more
        )

    def organisers(self) -> models.QuerySet[User]:
        """Give those who work in the admin, as they are written to."""
        everyone = self.filter(is_staff=True, is_active=True)
        return everyone.select_related("profile").order_by("pk")


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, viewer: Viewer) -> ProfileQuerySet:
        """Give the profiles whose page this viewer may open: her own, and others' that
        are active, whole, shown to her, not hidden by organisers, and with no block
        between the two.
        """
        from contacts.profiles.models import Visibility

        open_to_her = Q(shown_to=Visibility.EVERYONE)
        if viewer.is_authenticated:
            open_to_her |= Q(shown_to=Visibility.MEMBERS)
            open_to_her |= Q(_connected_with(viewer), shown_to=Visibility.CONNECTIONS)
            open_to_her &= ~Q(_blocked_with(viewer))
        others = _IS_HERE & _IS_SHOWN & _IS_WHOLE & open_to_her
        if not viewer.is_authenticated:
            return self.filter(others)
        return self.filter(others | Q(user=viewer))

    def include(self, column: str, *, by: str = "user") -> Exists:
        """Say of the rows of another table whether these include whom a row names.

        `column` names a member there, or with `by="pk"` a profile. Each row is asked by
        its key, which costs the same however many members there are; `__in` would
        gather them all first.
        """
        return Exists(self.filter(**{by: OuterRef(column)}))

    def listed_for(self, viewer: Viewer) -> ProfileQuerySet:
        """Give the profiles that a directory shows this viewer."""
        return self.visible_to(viewer).listed()

    def belonging_to(self, owner: User) -> ProfileQuerySet:
        """Give the owner's own profile."""
        return self.filter(user=owner)

    def active(self) -> ProfileQuerySet:
        """Leave out closed accounts, and members who wait to be let in."""
        return self.filter(_IS_HERE)

    def waiting(self) -> ProfileQuerySet:
        """Give those who wait to be let in and showed that their address is theirs."""
        from allauth.account.models import EmailAddress

        verified = EmailAddress.objects.filter(user=OuterRef("user"), verified=True)
        return self.filter(
            Exists(verified), waiting_since__isnull=False, user__is_active=True
        )

    def listed(self) -> ProfileQuerySet:
        """Leave out profiles without a name or without one of the two halves."""
        return self.filter(_IS_WHOLE)

    def newest_first(self) -> ProfileQuerySet:
        """Put newcomers first."""
        return self.order_by("-created_at", "-pk")

    def with_relation_to(self, viewer: Viewer) -> ProfileQuerySet:
        """Load what each is to the viewer: self, connection, member or visitor."""
        if not viewer.is_authenticated:
            return self.annotate(relation=Value(VISITOR))
        return self.annotate(
            relation=Case(
                When(user=viewer, then=Value(SELF)),
                When(_connected_with(viewer), then=Value(CONNECTION)),
                default=Value(MEMBER),
            )
        )

    def with_face(self) -> ProfileQuerySet:
        """Load what a card shows: topics and hooks."""
        return self.with_hooks().prefetch_related("topics")

    def with_hooks(self) -> ProfileQuerySet:
        """Load the hooks, all that a room shows besides name and headline."""
        from contacts.profiles.models import Hook

        hooks = Hook.objects.select_related("prompt")
        return self.prefetch_related(Prefetch("hooks", hooks))

    def with_asks(self) -> ProfileQuerySet:
        """Load the open asks and offers, with their topics."""
        from contacts.profiles.models import Ask

        return self.prefetch_related(
            Prefetch("asks", Ask.objects.open()), "asks__topics"
        )

    def with_links(self) -> ProfileQuerySet:
        """Load the links, which only the page and the card show."""
        return self.prefetch_related("links")


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, viewer: Viewer) -> TopicQuerySet:
        """Give the topics that newer members show this viewer, most named first.

        Of the newest pages only, so that it costs the same in a large community.
        """
        from contacts.profiles.models import Profile

        shown = Profile.objects.listed_for(viewer).filter(
            shown_to__in=["everyone", "members"],
            topics_shown_to__in=["everyone", "members"],
        )
        newest = shown.newest_first()[:_NEWEST].values("pk")
        named = self.filter(profiles__in=newest, merged_into=None)
        counted = named.annotate(named_by=Count("profiles"))
        return counted.order_by("-named_by", "name")  # type: ignore[misc]


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, viewer: Viewer) -> AskQuerySet:
        """Give the asks and offers on pages this viewer may open."""
        from contacts.profiles.models import Profile

        seen = Profile.objects.visible_to(viewer).include("profile", by="pk")
        return self.open().filter(seen)

    def listed_for(self, viewer: Viewer) -> AskQuerySet:
        """Give the open ones that this viewer reads on pages a directory shows her."""
        from contacts.profiles.models import Profile

        seen = Profile.objects.listed_for(viewer).include("profile", by="pk")
        listed = self.open().filter(seen)
        friends, readable = connected_with(viewer), Q()
        for kind, field in (("ask", "asks"), ("offer", "offers")):
            shown_to = f"profile__{field}_shown_to"
            told = Q(**{f"{shown_to}__in": ["everyone", "members"]})
            hers = Q(**{shown_to: "connections"}, profile__user__in=friends)
            readable |= Q(told | hers | Q(profile__user=viewer), kind=kind)
        return listed.filter(readable)

    def belonging_to(self, owner: User) -> AskQuerySet:
        """Give the owner's own asks and offers, closed ones too."""
        return self.filter(profile__user=owner)

    def open(self) -> AskQuerySet:
        """Leave out what is closed, and what rests until somebody says it is true."""
        return self.filter(state="open")

    def resting(self) -> AskQuerySet:
        """Give what was open so long that its owner is asked whether it is true."""
        return self.filter(state="resting")


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def belonging_to(self, member: User) -> ConnectionQuerySet:
        """Give the member's connections, but none across a block."""
        from contacts.profiles.models import Block

        other = Case(When(first=member, then=F("second_id")), default=F("first_id"))
        return (
            self.filter(Q(first=member) | Q(second=member))
            .annotate(other_id=other)
            .filter(~Exists(Block.objects.between(member, OuterRef("other_id"))))
        )


class FormerHandleQuerySet(models.QuerySet["FormerHandle"]):
    def visible_to(self, viewer: Viewer) -> FormerHandleQuerySet:
        """Give the former addresses of pages this viewer may open."""
        from contacts.profiles.models import Profile

        return self.filter(
            Profile.objects.visible_to(viewer).include("profile", by="pk")
        )


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def belonging_to(self, inviter: User) -> InvitationQuerySet:
        """Give the invitations this member wrote."""
        return self.filter(inviter=inviter)

    def links(self) -> InvitationQuerySet:
        """Leave out those that organisers sent to an address."""
        return self.filter(address="")

    def standing_for(self, addresses: Iterable[str]) -> InvitationQuerySet:
        """Give those sent to one of these addresses and not taken back."""
        return self.filter(address__in=list(addresses), revoked_at=None)

    def to_tell(self, *, now: datetime) -> InvitationQuerySet:
        """Give those of which nobody was written to yet, oldest first."""
        untold = self.good(now=now).exclude(address="").filter(told_at=None)
        return untold.order_by("created_at", "pk")

    def long_over(self, *, before: datetime) -> InvitationQuerySet:
        """Give those sent to an address that ended before then."""
        return self.exclude(address="").filter(expires_at__lt=before)

    def good(self, *, now: datetime) -> InvitationQuerySet:
        """Leave out those used up, revoked, expired, or of somebody who has gone."""
        return self.filter(
            revoked_at=None,
            expires_at__gt=now,
            uses__lt=F("most_uses"),
            inviter__is_active=True,
        )

    def with_a_use_left(self, *, now: datetime) -> InvitationQuerySet:
        """Keep those that can be used once more, by their own columns alone.

        So an update on it looks again at a row that another changed meanwhile; with a
        join it would ask a subquery, which PostgreSQL answers as of before.
        """
        from contacts.profiles.models import User

        here = User.objects.filter(pk=OuterRef("inviter"), is_active=True)
        return self.filter(
            Exists(here), revoked_at=None, expires_at__gt=now, uses__lt=F("most_uses")
        )


class ReportQuerySet(models.QuerySet["Report"]):
    def belonging_to(self, reporter: User) -> ReportQuerySet:
        """Give what this member reported."""
        return self.filter(reporter=reporter)

    def open(self) -> ReportQuerySet:
        """Give what no organiser has settled yet."""
        return self.filter(settled_at=None)

    def readable_by(self, organiser: User) -> ReportQuerySet:
        """Leave out what is about the organiser who reads."""
        return self.exclude(about=organiser)

    def about(self, member: Any) -> ReportQuerySet:
        """Give the reports about one member, given as herself or by her key."""
        return self.filter(about=member)


class ReportStepQuerySet(models.QuerySet["ReportStep"]):
    def of(self, report: Report) -> ReportStepQuerySet:
        """Give what organisers did about one report."""
        return self.filter(report=report)


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def open(self) -> SuspensionQuerySet:
        """Give those that nobody has lifted."""
        return self.filter(lifted_at=None)

    def about(self, member: Any) -> SuspensionQuerySet:
        """Give those of one member, given as herself or by a reference to her key."""
        return self.filter(member=member)


class BlockQuerySet(models.QuerySet["Block"]):
    def belonging_to(self, owner: User) -> BlockQuerySet:
        """Give the blocks this member set, and none set against her."""
        return self.filter(blocker=owner)

    def with_names(self) -> BlockQuerySet:
        """Load whom each is about."""
        return self.select_related("blocked__profile")

    def between(self, one: Any, other: Any) -> BlockQuerySet:
        """Give the blocks between two members, whoever set them."""
        return self.filter(
            Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)
        )


def _blocked_with(viewer: Viewer) -> Exists:
    from contacts.profiles.models import Block

    return Exists(Block.objects.between(viewer, OuterRef("user_id")))


def _connected_with(viewer: Viewer) -> Exists:
    from contacts.profiles.models import Connection

    return Exists(
        Connection.objects.filter(
            Q(first=viewer, second=OuterRef("user_id"))
            | Q(second=viewer, first=OuterRef("user_id"))
        )
    )


def connected_with(viewer: Viewer) -> models.QuerySet[Any, Any]:
    """Give the keys of the accounts this viewer is connected with."""
    from contacts.profiles.models import Connection

    hers = Connection.objects.filter(Q(first=viewer) | Q(second=viewer))
    other = Case(When(first=viewer, then=F("second_id")), default=F("first_id"))
    return hers.values_list(other)
