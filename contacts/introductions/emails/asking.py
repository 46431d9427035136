"""The letter that asks a member to introduce another."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models import Favour
from contacts.notices.actions import tell
from contacts.notices.kinds import Kind, register
from contacts.profiles.models import User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import face_of


def _asked_of(member: User) -> QuerySet[Favour]:
    return Favour.objects.visible_to(member).asked_of(member)


def _waiting(member: User) -> QuerySet[Favour]:
    asked = Favour.objects.visible_to(member).asked_of(member)
    return asked.waiting(now=timezone.now())


ASKED_FOR = register(
    Kind(
        "introductions/asked_for",
        label=_("Somebody you know asks you for an introduction"),
        shown=_asked_of,
        mailed=_waiting,
    )
)


def asked_for(favour: Favour, *, to: User) -> None:
    """Tell a member who asks her for an introduction, to whom, and why."""
    wanted = favour.wanted
    tell(
        ASKED_FOR,
        to=to,
        about=favour.public_id,
        link=favour.get_absolute_url(),
        line=Truncator(favour.why).chars(300),
        letter={
            "favour": favour,
            "asker": face_of(favour.asker.profile, relation=MEMBER),
            "wanted": face_of(wanted.profile, relation=MEMBER) if wanted else None,
        },
        now=timezone.now(),
    )
