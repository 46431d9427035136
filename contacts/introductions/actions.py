"""What happens to an introduction, from the letter to the connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.introductions import emails
from contacts.introductions.models import LAPSES_AFTER, Introduction, Party
from contacts.introductions.rules import (
    both_said_yes,
    why_not_answer,
    why_not_introduce,
    why_not_withdraw,
)
from contacts.profiles.actions import connect, lock_members
from contacts.profiles.models import User
from contacts.profiles.rules import are_blocked
from networking_site.lib.refused import Refused


@dataclass(frozen=True)
class Side:
    """One of the two to be introduced, and the line written for this one."""

    member: User
    line: str = ""


@transaction.atomic
def introduce(
    introducer: User,
    *,
    sides: tuple[Side, Side],
    reason: str,
    token: UUID,
    now: datetime,
) -> Introduction:
    """Bring two members together: write to each, and wait for both to say yes.

    `token` came with the form; a form sent twice gives the introduction it made first.
    Introducing oneself is the same thing with one party answered.
    """
    one, other = (side.member for side in sides)
    lock_members([introducer, one, other])
    if again := Introduction.objects.filter(
        public_id=token, introducer=introducer
    ).first():
        return again
    if refusal := why_not_introduce(introducer, one=one, other=other, now=now):
        raise Refused(refusal)
    introduction = Introduction.objects.create(
        public_id=token,
        introducer=introducer,
        reason=reason,
        created_at=now,
        lapses_at=now + LAPSES_AFTER,
    )
    for side in sides:
        own = side.member == introducer
        Party.objects.create(
            introduction=introduction,
            member=side.member,
            line=side.line,
            answer=Party.Answer.YES if own else Party.Answer.WAITING,
            answered_at=now if own else None,
        )
        if not own:
            emails.received(introduction, to=side.member)
    return introduction


@transaction.atomic
def answer(
    introduction: Introduction, *, member: User, answer: Party.Answer, now: datetime
) -> Introduction:
    """Keep a party's answer; when it is the second yes, connect the two and tell them.

    Locks the introduction, then both parties, so that two answers, a block, a
    withdrawal or an erasure at the same instant happen one after the other.
    """
    introduction = _locked(introduction)
    parties = list(introduction.parties.select_related("member").order_by("pk"))
    people = [party.member for party in parties if party.member]
    lock_members(people)
    mine = next((party for party in parties if party.member == member), None)
    if mine is None or any(are_blocked(member, other) for other in people):
        raise Refused(_("This introduction is no longer open."))
    if mine.answer == answer:
        return introduction
    if refusal := why_not_answer(introduction, now=now):
        raise Refused(refusal)
    mine.answer, mine.answered_at = answer, now
    mine.save(update_fields=["answer", "answered_at"])
    if both_said_yes(introduction):
        _accept(introduction, people=people, now=now)
    return introduction


@transaction.atomic
def withdraw(
    introduction: Introduction, *, member: User, now: datetime
) -> Introduction:
    """Take an introduction back before both said yes; again changes nothing."""
    introduction = _locked(introduction)
    if (
        introduction.state == Introduction.State.WITHDRAWN
        and introduction.introducer == member
    ):
        return introduction
    if refusal := why_not_withdraw(introduction, member=member, now=now):
        raise Refused(refusal)
    _end(introduction, Introduction.State.WITHDRAWN, now=now)
    return introduction


def lapse_overdue(*, now: datetime) -> int:
    """Let introductions lapse whose two weeks are over; count them."""
    return Introduction.objects.overdue(now=now).update(
        state=Introduction.State.LAPSED, ended_at=now
    )


def _accept(introduction: Introduction, *, people: list[User], now: datetime) -> None:
    one, other = people
    connect(
        one,
        other,
        origin_kind="introduction",
        origin_id=introduction.public_id,
        now=now,
    )
    _end(introduction, Introduction.State.ACCEPTED, now=now)
    for member in people:
        emails.accepted(introduction, to=member)
    if introduction.introducer and introduction.introducer not in people:
        emails.thanks_to_introducer(introduction, to=introduction.introducer)


def _end(
    introduction: Introduction, state: Introduction.State, *, now: datetime
) -> None:
    introduction.state, introduction.ended_at = state, now
    introduction.save(update_fields=["state", "ended_at"])


def _locked(introduction: Introduction) -> Introduction:
    return Introduction.objects.select_for_update().get(pk=introduction.pk)
