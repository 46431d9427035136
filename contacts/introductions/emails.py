"""The letters about an introduction."""

from __future__ import annotations

from django.utils import timezone

from contacts.introductions.models import Introduction
from contacts.profiles.models import User
from contacts.profiles.querysets import MEMBER
from contacts.profiles.visibility import Face, face_of
from networking_site.lib.outbox import actions as outbox
from networking_site.lib.outbox.checks import still_true_when_sent
from networking_site.lib.outbox.models import Letter

RECEIVED = "introductions/received"
REMINDER = "introductions/reminder"
BETTER_TIME = "introductions/better_time"
ACCEPTED = "introductions/accepted"
THANKS = "introductions/thanks_to_introducer"


def received(introduction: Introduction, *, to: User) -> None:
    """Tell a party that somebody wants to introduce her, and to whom."""
    _write(RECEIVED, introduction, to=to)


def reminder(introduction: Introduction, *, to: User) -> None:
    """Remind a party, once, of a letter she said nothing to."""
    _write(REMINDER, introduction, to=to)


def better_time(introduction: Introduction, *, to: User) -> None:
    """Ask who said "not now" a month ago whether she would like to write now."""
    _write(BETTER_TIME, introduction, to=to)


def accepted(introduction: Introduction, *, to: User) -> None:
    """Tell a party that both said yes."""
    _write(ACCEPTED, introduction, to=to)


def thanks_to_introducer(introduction: Introduction, *, to: User) -> None:
    """Tell the introducer that both said yes."""
    _write(THANKS, introduction, to=to)


@still_true_when_sent(RECEIVED)
@still_true_when_sent(REMINDER)
def _still_waiting(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    mine = Introduction.objects.visible_to(letter.receiver).filter(
        public_id=letter.about
    )
    return mine.waiting_for(letter.receiver, now=timezone.now()).exists()


@still_true_when_sent(ACCEPTED)
@still_true_when_sent(THANKS)
def _still_hers(letter: Letter) -> bool:
    if letter.receiver is None:
        return False
    return (
        Introduction.objects.visible_to(letter.receiver)
        .filter(public_id=letter.about, state=Introduction.State.ACCEPTED)
        .exists()
    )


def _write(kind: str, introduction: Introduction, *, to: User) -> None:
    parties = list(
        introduction.parties.select_related("member__profile").order_by("pk")
    )
    faces = {party.member.pk: _face(party.member) for party in parties if party.member}
    outbox.write(
        kind,
        to=to,
        about=str(introduction.public_id),
        introduction=introduction,
        introducer=_face(introduction.introducer) if introduction.introducer else None,
        is_self=any(party.member == introduction.introducer for party in parties),
        mine=next((party for party in parties if party.member == to), None),
        other=next((face for key, face in faces.items() if key != to.pk), None),
        other_handle=next(
            (p.member.profile.handle for p in parties if p.member and p.member != to),
            "",
        ),
        people=list(faces.values()),
    )


def _face(member: User) -> Face:
    """Show somebody as far as every member sees her: a letter goes by strange roads."""
    return face_of(member.profile, relation=MEMBER)
