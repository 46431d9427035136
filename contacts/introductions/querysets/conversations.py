"""Which conversations and which messages, and who may see them.

What a block does stands here, once. Two with a block between them are not there for
each other: neither reads a word of the other, old or new, and neither counts as
somebody to talk with. Who has nobody else to talk with finds no conversation at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from contacts.introductions.models import (  # noqa: F401  named in strings
        Conversation,
        Message,
        Participant,
    )
    from contacts.profiles.models import User


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, viewer: User) -> ConversationQuerySet:
        """Give those she is in, or was in and left, that are not hidden by a block."""
        from contacts.introductions.models import Participant

        hers = Participant.objects.belonging_to(viewer)
        return self.filter(Exists(hers.filter(conversation=OuterRef("pk"))))


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def belonging_to(self, member: User) -> ParticipantQuerySet:
        """Give her own place in each conversation that no block hides from her."""
        from contacts.introductions.models import Participant

        others = Participant.objects.filter(conversation=OuterRef("conversation"))
        here = others.visible_to(member).beside(member).that_count()
        return self.filter(Exists(here), member=member)

    def visible_to(self, viewer: User) -> ParticipantQuerySet:
        """Leave out those with a block between them and the viewer."""
        from contacts.profiles.models import Block

        return self.filter(~Exists(Block.objects.between(viewer, OuterRef("member"))))

    def beside(self, member: User) -> ParticipantQuerySet:
        """Leave her own place out; who left the site is somebody else."""
        return self.filter(Q(member=None) | ~Q(member=member))

    def that_count(self) -> ParticipantQuerySet:
        """Leave out an introducer who bowed out: the two go on without her."""
        return self.filter(Q(left_at=None) | Q(role="party"))

    def present(self) -> ParticipantQuerySet:
        """Keep who did not leave and whose account is open."""
        return self.filter(left_at=None, member__is_active=True)

    def with_news(self) -> ParticipantQuerySet:
        """Keep those with something to read in what they neither left nor muted."""
        told = self.filter(left_at=None, muted_at=None, newest__gt=F("read_until"))
        return told.filter(Exists(_unread()))

    def without_news(self) -> ParticipantQuerySet:
        """Keep those who read all that was for them, and did not mute it."""
        return self.filter(~Exists(_unread()), muted_at=None)

    def with_unread(self) -> ParticipantQuerySet:
        """Load how many messages each did not read yet, of those she may."""
        counted = _unread().order_by().values("conversation")
        counts = counted.annotate(n=models.Count("pk")).values("n")
        return self.annotate(unread=Coalesce(Subquery(counts), 0))

    def with_last(self) -> ParticipantQuerySet:
        """Load the key of the last message each may read."""
        from contacts.introductions.models import Message

        last = Message.objects.for_place().order_by("-number").values("pk")[:1]
        return self.annotate(last=Subquery(last))


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, viewer: User) -> MessageQuerySet:
        """Give what was written for her while she was there, by whom she sees."""
        from contacts.introductions.models import Message, Participant
        from contacts.profiles.models import Block

        me = Participant.objects.filter(
            conversation=OuterRef("conversation"),
            member=viewer,
            newest__gte=OuterRef("number"),
        )
        kept = Message.kept_from.through.objects.filter(
            message=OuterRef("pk"), participant__member=viewer
        )
        between = Block.objects.between(viewer, OuterRef("author__member"))
        return self.filter(Exists(me), ~Exists(kept), ~Exists(between))

    def for_place(self) -> MessageQuerySet:
        """Give what may be read from a place in a conversation, asked in a subquery.

        It is the rule of `visible_to`, for the row of `Participant` outside.
        """
        from contacts.introductions.models import Message
        from contacts.profiles.models import Block

        kept = Message.kept_from.through.objects.filter(
            message=OuterRef("pk"), participant=OuterRef(OuterRef("pk"))
        )
        between = Block.objects.between(
            OuterRef(OuterRef("member")), OuterRef("author__member")
        )
        return self.filter(
            ~Exists(kept),
            ~Exists(between),
            conversation=OuterRef("conversation"),
            number__lte=OuterRef("newest"),
        )

    def open_to(self, member: User) -> MessageQuerySet:
        """Keep those of conversations that she is in still."""
        from contacts.introductions.models import Participant

        hers = Participant.objects.belonging_to(member).filter(left_at=None)
        return self.filter(Exists(hers.filter(conversation=OuterRef("conversation"))))

    def news_for(self, member: User) -> MessageQuerySet:
        """Keep those a mail may speak of: with words, unread, not muted, not left."""
        from contacts.introductions.models import Participant

        hers = Participant.objects.belonging_to(member).filter(
            conversation=OuterRef("conversation"),
            read_until__lt=OuterRef("number"),
            left_at=None,
            muted_at=None,
        )
        return self.filter(Exists(hers), ~Q(text=""))

    def belonging_to(self, author: User) -> MessageQuerySet:
        """Give what this member wrote herself."""
        return self.filter(author__member=author)

    def since(self, number: int) -> MessageQuerySet:
        """Keep what came after this number, in its order."""
        return self.filter(number__gt=number).order_by("number")

    def with_authors(self) -> MessageQuerySet:
        """Load who wrote each."""
        return self.select_related("author")


def _unread() -> MessageQuerySet:
    """Give, for the row of `Participant` outside, what it has not read of others."""
    from contacts.introductions.models import Message

    new = Message.objects.for_place().filter(number__gt=OuterRef("read_until"))
    return new.filter(~Q(text=""), ~Q(author=OuterRef("pk")))
