"""A week after the yes: asking each whether they talked, and what the answers bring."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from contacts.introductions import emails
from contacts.introductions.models import Introduction, Party, Talk
from contacts.introductions.rules import (
    may_tell_they_met,
    somebody_could_hear,
    why_not_say_whether_talked,
)
from contacts.profiles.actions import lock_members
from contacts.profiles.models import User
from networking_site.lib.jobs import one_by_one
from networking_site.lib.refused import Refused

ASKS_ONCE_MORE_AFTER = timedelta(days=14)
MOST_AT_ONCE = 500


def ask_whether_they_talked(*, now: datetime) -> int:
    """Ask each of two, a week after both said yes, whether they talked; count them."""
    due = Party.objects.to_be_asked_whether_they_talked(now=now).some(MOST_AT_ONCE)
    return one_by_one(due, lambda party: _ask(party, now=now))


def ask_once_more(*, now: datetime) -> int:
    """Ask once more, two weeks after somebody said "not yet", and then never."""
    due = Party.objects.to_be_asked_once_more(now=now).some(MOST_AT_ONCE)
    return one_by_one(due, lambda party: _ask_once_more(party, now=now))


@transaction.atomic
def say_whether_talked(
    introduction: Introduction,
    *,
    member: User,
    answer: Talk.Answer,
    introducer_may_hear: bool = False,
    now: datetime,
) -> Talk:
    """Keep what a party says of the talk; when both allow it, tell the introducer.

    Locks the introduction, then its people: of two answers at the same instant the
    later one sees the other, and one letter is written. The same again changes nothing.
    """
    introduction = Introduction.objects.select_for_update(of=("self",)).get(
        pk=introduction.pk
    )
    people = [party.member for party in introduction.parties.select_related("member")]
    lock_members(one for one in [*people, introduction.introducer] if one)
    hers = Talk.objects.belonging_to(member).filter(party__introduction=introduction)
    mine = hers.select_related("party").first()
    may_hear = (
        introducer_may_hear
        and answer == Talk.Answer.TALKED
        and somebody_could_hear(introduction)
    )
    if mine and mine.says(answer, introducer_may_hear=may_hear):
        return mine
    refusal = why_not_say_whether_talked(introduction, member=member)
    if refusal or mine is None:
        raise Refused(refusal or "")
    mine.answer, mine.introducer_may_hear, mine.answered_at = answer, may_hear, now
    mine.ask_again_at = None
    if answer == Talk.Answer.NOT_YET and mine.asked_again_at is None:
        mine.ask_again_at = now + ASKS_ONCE_MORE_AFTER
    mine.save()
    if may_tell_they_met(introduction):
        _tell_they_met(introduction, now=now)
    return mine


def _ask(party: Party, *, now: datetime) -> bool:
    """Ask her, if no other worker did: there is one row for a party, and who makes it
    asks.
    """
    _talk, is_new = Talk.objects.get_or_create(party=party, defaults={"asked_at": now})
    if is_new:
        emails.did_it_happen(party, could_hear=somebody_could_hear(party.introduction))
    return is_new


def _ask_once_more(party: Party, *, now: datetime) -> bool:
    """Ask her again, if no other worker did; the row is claimed by its condition."""
    due = Talk.objects.filter(party=party, ask_again_at__lte=now)
    if not due.update(ask_again_at=None, asked_again_at=now):
        return False
    emails.did_it_happen(party, could_hear=somebody_could_hear(party.introduction))
    return True


def _tell_they_met(introduction: Introduction, *, now: datetime) -> None:
    assert introduction.introducer, "the rule asked for her"
    Talk.objects.filter(party__introduction=introduction).update(told_at=now)
    emails.they_met(introduction, to=introduction.introducer)
