"""What is said around an event, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from events.models import Comment, FeedKey  # noqa: F401
    from events.querysets.events import Viewer


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        """Give what this member may read under events she may see.

        Only members read, and only of people they may see. A question to the hosts, and
        what was answered to it, is for who asked and for who runs the event.
        """
        from contacts.profiles.models import Profile
        from events.models import Event

        if not viewer.is_authenticated:
            return self.none()
        runs = Exists(Event.objects.run_by(viewer).filter(pk=OuterRef("event")))
        return self.filter(
            Q(kind="comment") | Q(author=viewer) | Q(answers__author=viewer) | Q(runs),
            Profile.objects.visible_to(viewer).include("author"),
            event__in=Event.objects.visible_to(viewer),
        )

    def belonging_to(self, author: User) -> CommentQuerySet:
        """Give what the member wrote."""
        return self.filter(author=author)

    def first_of_threads(self) -> CommentQuerySet:
        """Leave out answers."""
        return self.filter(answers=None)

    def answering(self, roots: Iterable[Comment]) -> CommentQuerySet:
        """Give the answers to these, in their order."""
        return self.filter(answers__in=list(roots)).order_by("written_at", "pk")

    def still_there(self) -> CommentQuerySet:
        """Leave out what was taken away."""
        return self.exclude(text="")

    def with_authors(self) -> CommentQuerySet:
        """Load who wrote each."""
        return self.select_related("author__profile")


class FeedKeyQuerySet(models.QuerySet["FeedKey"]):
    def belonging_to(self, member: User) -> FeedKeyQuerySet:
        """Give the member's own key."""
        return self.filter(member=member)
