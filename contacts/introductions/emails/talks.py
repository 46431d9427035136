"""The letters after an introduction: "did you talk?", and "they met, thanks to you"."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models import Introduction, Party, Talk
from contacts.introductions.querysets import IntroductionQuerySet
from contacts.introductions.talk_links import link_to_say
from contacts.notices.actions import tell
from contacts.notices.kinds import Kind, register
from contacts.profiles.models import Profile, User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import Face, face_of


def _hers(member: User) -> IntroductionQuerySet:
    return Introduction.objects.visible_to(member)


def _silent(member: User) -> QuerySet[Introduction]:
    """Give introductions whose question still waits for her, and whose other she sees.

    Of one that the introducer has heard about, or that is closed, no letter asks.
    """
    parties = Party.objects.filter(introduction=OuterRef("pk"))
    waiting = parties.still_together().silent_since_asked().belonging_to(member)
    seen = Profile.objects.visible_to(member)
    other = parties.exclude(member=member).filter(seen.include("member"))
    return _hers(member).filter(Exists(waiting), Exists(other))


def _told(member: User) -> QuerySet[Introduction]:
    told = Talk.objects.told().filter(party__introduction=OuterRef("pk"))
    return _hers(member).written_by(member).filter(Exists(told))


DID_IT_HAPPEN = register(
    Kind(
        "introductions/did_it_happen",
        label=_("Whether you talked, a week after you both said yes"),
        shown=_hers,
        mailed=_silent,
    )
)
THEY_MET = register(
    Kind(
        "introductions/they_met",
        label=_("Two whom you introduced met, and let you hear it"),
        shown=_told,
    )
)


def did_it_happen(party: Party, *, could_hear: bool) -> None:
    """Ask a party whether the two talked; two links, and only a button answers.

    `could_hear` says whether there is an introducer who may hear of it.
    """
    introduction, member = party.introduction, party.member
    assert member, "rows of members who left are not looked for"
    introducer = introduction.introducer
    [other] = [one for one in _people(introduction) if one != member]
    tell(
        DID_IT_HAPPEN,
        to=member,
        about=introduction.public_id,
        link=introduction.get_absolute_url(),
        letter={
            "other": _face(other),
            "introducer": _face(introducer) if introducer and could_hear else None,
            "talked_url": link_to_say(Talk.Answer.TALKED, introduction, member=member),
            "not_yet_url": link_to_say(
                Talk.Answer.NOT_YET, introduction, member=member
            ),
        },
        now=timezone.now(),
    )


def they_met(introduction: Introduction, *, to: User) -> None:
    """Tell the introducer that the two met, since both said so and both agreed."""
    tell(
        THEY_MET,
        to=to,
        about=introduction.public_id,
        link=introduction.get_absolute_url(),
        letter={
            "introduction": introduction,
            "people": [_face(member) for member in _people(introduction)],
        },
        now=timezone.now(),
    )


def _people(introduction: Introduction) -> list[User]:
    parties = introduction.parties.select_related("member__profile").order_by("pk")
    return [party.member for party in parties if party.member]


def _face(member: User) -> Face:
    """Show somebody as far as every member sees her: a letter goes by strange roads."""
    return face_of(member.profile, relation=MEMBER)
