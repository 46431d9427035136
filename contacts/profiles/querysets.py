"""Which members, and who may see them."""

from __future__ import annotations

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
        Profile,
        Topic,
        User,
    )

    Viewer: TypeAlias = User | AnonymousUser

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


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, viewer: Viewer) -> ProfileQuerySet:
        """Give the profiles whose page this viewer may open: her own, and others' that
        are active, whole, shown to her, and with no block between the two.
        """
        from contacts.profiles.models import Visibility

        whole = self.active().listed()
        if not viewer.is_authenticated:
            return whole.filter(shown_to=Visibility.EVERYONE)
        shown = Q(shown_to__in=[Visibility.EVERYONE, Visibility.MEMBERS]) | Q(
            _connected_with(viewer), shown_to=Visibility.CONNECTIONS
        )
        others = Q(shown, ~Q(_blocked_with(viewer)), pk__in=whole.values("pk"))
        return self.filter(others | Q(user=viewer))

    def listed_for(self, viewer: Viewer) -> ProfileQuerySet:
        """Give the profiles that a directory shows this viewer."""
        return self.visible_to(viewer).listed()

    def belonging_to(self, owner: User) -> ProfileQuerySet:
        """Give the owner's own profile."""
        return self.filter(user=owner)

    def active(self) -> ProfileQuerySet:
        """Leave out closed and suspended accounts."""
        return self.filter(user__is_active=True)

    def listed(self) -> ProfileQuerySet:
        """Leave out profiles without a name or without one of the two halves."""
        return self.exclude(Q(name="") | Q(what_i_do="") | Q(about_me=""))

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
        from contacts.profiles.models import Hook

        return self.prefetch_related(
            "topics", Prefetch("hooks", Hook.objects.select_related("prompt"))
        )

    def with_asks(self) -> ProfileQuerySet:
        """Load the open asks and offers, with their topics."""
        from contacts.profiles.models import Ask

        return self.prefetch_related(
            Prefetch("asks", Ask.objects.filter(is_open=True)), "asks__topics"
        )

    def matching(self, words: str) -> ProfileQuerySet:
        """Keep profiles in which each word stands somewhere every member may read."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(
                Q(name__icontains=word)
                | Q(headline__icontains=word)
                | Q(what_i_do__icontains=word)
                | Q(about_me__icontains=word)
                | Exists(_named_topics(word))
            )
        return found


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, viewer: Viewer) -> TopicQuerySet:
        """Give the topics on pages this viewer may open, most named first."""
        from contacts.profiles.models import Profile

        seen = Q(profiles__in=Profile.objects.listed_for(viewer))
        counted = self.annotate(named_by=Count("profiles", filter=seen))
        named = counted.filter(named_by__gt=0)  # type: ignore[misc]
        return named.order_by("-named_by", "name")  # type: ignore[misc]


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, viewer: Viewer) -> AskQuerySet:
        """Give the asks and offers on pages this viewer may open."""
        from contacts.profiles.models import Profile

        return self.filter(profile__in=Profile.objects.visible_to(viewer), is_open=True)

    def belonging_to(self, owner: User) -> AskQuerySet:
        """Give the owner's own asks and offers, closed ones too."""
        return self.filter(profile__user=owner)


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


def _named_topics(word: str) -> models.QuerySet[Any]:
    from contacts.profiles.models import Profile

    return Profile.topics.through.objects.filter(
        profile=OuterRef("pk"), topic__name__icontains=word
    )
