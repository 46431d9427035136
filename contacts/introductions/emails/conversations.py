"""The letter that there is something new in a conversation.

It says who wrote and not what: the words stay where they can still be changed and
taken back, and where nobody reads them who may not. One letter goes out for all that is
not read yet.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models import Message
from contacts.notices.actions import tell
from contacts.notices.kinds import Kind, register
from contacts.profiles.models import User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import face_of


def _hers(member: User) -> QuerySet[Message]:
    return Message.objects.visible_to(member).open_to(member)


def _unread(member: User) -> QuerySet[Message]:
    return Message.objects.visible_to(member).news_for(member)


MESSAGE = register(
    Kind(
        "introductions/message",
        label=_("Somebody wrote in a conversation of yours"),
        shown=_hers,
        mailed=_unread,
    )
)


def written(message: Message, *, to: User, now: datetime) -> None:
    """Tell one of the others that somebody wrote."""
    author = message.author.member
    assert author, "who writes is a member"
    conversation = message.conversation
    tell(
        MESSAGE,
        to=to,
        about=message.public_id,
        link=conversation.get_absolute_url(),
        letter={
            "author": face_of(author.profile, relation=MEMBER),
            "conversation": conversation,
        },
        now=now,
    )
