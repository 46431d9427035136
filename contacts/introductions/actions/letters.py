"""What happens to an introduction, from letter to connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.introductions import emails
from contacts.introductions.actions.conversations import begin
from contacts.introductions.models import (
    ASKS_AGAIN_AFTER,
    LAPSES_AFTER,
    REMINDS_AFTER,
    Introduction,
    Party,
)
from contacts.introductions.rules import (
    both_said_yes,
    why_not_answer,
    why_not_introduce,
    why_not_withdraw,
)
from contacts.profiles.actions import connect, lock_members
from contacts.profiles.models import User
from contacts.profiles.rules import are_blocked
from networking_site.lib.jobs import one_by_one
from networking_site.lib.refused import Refused

MOST_AT_ONCE = 500


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
    for side in sides:
        if side.member != introducer:
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
    mine.answer, mine.answered_at, mine.ask_again_at = answer, now, None
    if answer == Party.Answer.NOT_NOW:
        mine.ask_again_at = now + ASKS_AGAIN_AFTER
    mine.save(update_fields=["answer", "answered_at", "ask_again_at"])
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


def remind_silent(*, now: datetime) -> int:
    """Remind once, after five days, who said nothing to an open letter; count them.

    It depends on nobody's answer but her own, so the others learn nothing by it.
    """
    silent = Party.objects.to_be_reminded(written_before=now - REMINDS_AFTER, now=now)
    return one_by_one(silent.some(MOST_AT_ONCE), lambda party: _remind(party, now=now))


def ask_again(*, now: datetime) -> int:
    """Ask who said "not now" a month ago whether it is a better time; count them.

    The letter lapsed meanwhile, for everybody. She may write to the other herself, and
    only then does the other hear of it.
    """
    postponed = Party.objects.to_be_asked_again(now=now)
    some = postponed.some(MOST_AT_ONCE)
    return one_by_one(some, lambda party: _ask_again(party, now=now))


@transaction.atomic
def _remind(party: Party, *, now: datetime) -> bool:
    """Write to her, if no other worker did; the row is claimed by its condition."""
    silent = Party.objects.filter(
        pk=party.pk, reminded_at=None, answer=Party.Answer.WAITING
    )
    if not silent.update(reminded_at=now):
        return False
    emails.reminder(party.introduction, to=_member(party))
    return True


@transaction.atomic
def _ask_again(party: Party, *, now: datetime) -> bool:
    postponed = Party.objects.filter(pk=party.pk, ask_again_at=party.ask_again_at)
    if not postponed.update(ask_again_at=None):
        return False
    member = _member(party)
    other = party.introduction.parties.exclude(pk=party.pk).get().member
    if other is None or why_not_introduce(member, one=member, other=other, now=now):
        return False
    emails.better_time(party.introduction, to=member)
    return True


def _member(party: Party) -> User:
    assert party.member, "rows of members who left are not looked for"
    return party.member


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
    begin(introduction, now=now)
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
