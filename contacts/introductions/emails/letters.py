"""The letters about an introduction."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models import Introduction, Party
from contacts.notices.actions import tell
from contacts.notices.kinds import Kind, register
from contacts.profiles.models import Connection, Profile, User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import Face, face_of


def _hers(member: User) -> QuerySet[Introduction]:
    return Introduction.objects.visible_to(member)


def _waiting(member: User) -> QuerySet[Introduction]:
    return Introduction.objects.visible_to(member).waiting_for(
        member, now=timezone.now()
    )


def _may_write(member: User) -> QuerySet[Introduction]:
    """Give letters that lapsed whose other party would still get one from her."""
    today = timezone.now().date()
    paused = Q(introductions_paused_until__gt=today)
    others = Profile.objects.listed_for(member).exclude(paused)
    friends = [c.other_id for c in Connection.objects.belonging_to(member)]
    party = Party.objects.filter(introduction=OuterRef("pk"))
    met = party.exclude(member=member).filter(others.include("member"))
    return _hers(member).filter(
        Exists(met.exclude(member__in=friends)), state=Introduction.State.LAPSED
    )


def _accepted(member: User) -> QuerySet[Introduction]:
    return _hers(member).filter(state=Introduction.State.ACCEPTED)


RECEIVED = register(
    Kind(
        "introductions/received",
        label=_("Somebody introduces you, or herself to you"),
        shown=_hers,
        mailed=_waiting,
    )
)
REMINDER = register(
    Kind(
        "introductions/reminder",
        label=_("A reminder of an introduction you said nothing to"),
        shown=_hers,
        mailed=_waiting,
    )
)
BETTER_TIME = register(
    Kind(
        "introductions/better_time",
        label=_("Whether it is a better time, when you said “not now”"),
        shown=_hers,
        mailed=_may_write,
    )
)
ACCEPTED = register(
    Kind(
        "introductions/accepted",
        label=_("You both said yes"),
        shown=_hers,
        mailed=_accepted,
        is_deal=True,
    )
)
THANKS = register(
    Kind(
        "introductions/thanks_to_introducer",
        label=_("Two whom you introduced said yes"),
        shown=_hers,
        mailed=_accepted,
    )
)


def received(introduction: Introduction, *, to: User) -> None:
    """Tell a party that somebody wants to introduce her, and to whom."""
    _tell(RECEIVED, introduction, to=to, line=introduction.reason)


def reminder(introduction: Introduction, *, to: User) -> None:
    """Remind a party, once, of a letter she said nothing to."""
    _tell(REMINDER, introduction, to=to, line=introduction.reason)


def better_time(introduction: Introduction, *, to: User) -> None:
    """Ask who said "not now" a month ago whether she would like to write now."""
    _tell(BETTER_TIME, introduction, to=to, line=introduction.reason)


def accepted(introduction: Introduction, *, to: User) -> None:
    """Tell a party that both said yes."""
    _tell(ACCEPTED, introduction, to=to)


def thanks_to_introducer(introduction: Introduction, *, to: User) -> None:
    """Tell the introducer that both said yes."""
    _tell(THANKS, introduction, to=to)


def _tell(kind: Kind, introduction: Introduction, *, to: User, line: str = "") -> None:
    parties = list(
        introduction.parties.select_related("member__profile").order_by("pk")
    )
    faces = {party.member.pk: _face(party.member) for party in parties if party.member}
    tell(
        kind,
        to=to,
        about=introduction.public_id,
        link=introduction.get_absolute_url(),
        line=Truncator(line).chars(300),
        letter={
            "introduction": introduction,
            "introducer": _face(introduction.introducer)
            if introduction.introducer
            else None,
            "is_self": any(
                party.member == introduction.introducer for party in parties
            ),
            "mine": next((party for party in parties if party.member == to), None),
            "other": next((face for key, face in faces.items() if key != to.pk), None),
            "other_handle": next(
                (
                    party.member.profile.handle
                    for party in parties
                    if party.member and party.member != to
                ),
                "",
            ),
            "people": list(faces.values()),
        },
        now=timezone.now(),
    )


def _face(member: User) -> Face:
    """Show somebody as far as every member sees her: a letter goes by strange roads."""
    return face_of(member.profile, relation=MEMBER)
