"""What happens to a favour, from asking for an introduction to the letter itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from contacts.introductions import emails
from contacts.introductions.actions.letters import Side, introduce
from contacts.introductions.models import FAVOUR_LAPSES_AFTER, Favour, Introduction
from contacts.introductions.rules import nobody_asks, why_not_ask_for, why_not_help
from contacts.profiles.actions import lock_members
from contacts.profiles.models import User
from networking_site.lib.refused import Refused


@transaction.atomic
def ask_for(
    asker: User,
    *,
    helper: User,
    wanted: User | None,
    words: str,
    why: str,
    token: UUID,
    now: datetime,
) -> Favour:
    """Ask somebody one knows for an introduction: to a member, or to "somebody who …".

    `token` came with the form; a form sent twice gives the favour it asked first. Who
    is wanted learns nothing of it.
    """
    lock_members([asker, helper, *([wanted] if wanted else [])])
    if again := Favour.objects.filter(public_id=token, asker=asker).first():
        return again
    favour = Favour(
        public_id=token,
        asker=asker,
        helper=helper,
        wanted=wanted,
        words="" if wanted else words,
        why=why,
        created_at=now,
        lapses_at=now + FAVOUR_LAPSES_AFTER,
    )
    if refusal := why_not_ask_for(favour, now=now):
        raise Refused(refusal)
    favour.save()
    emails.asked_for(favour, to=helper)
    return favour


@transaction.atomic
def help_with(
    favour: Favour,
    *,
    helper: User,
    sides: tuple[Side, Side],
    reason: str,
    token: UUID,
    now: datetime,
) -> Introduction:
    """Write the introduction that was asked for: it is an introduction like any other.

    The favour is claimed by its condition, so that one that is withdrawn at the same
    instant brings no letter about.
    """
    pair = {side.member for side in sides}
    lock_members({favour.asker, helper, *pair})
    sent = Introduction.objects.filter(public_id=token, introducer=helper).first()
    if sent:
        return sent
    if refusal := why_not_help(favour, helper=helper, pair=pair, now=now):
        raise Refused(refusal)
    introduction = introduce(helper, sides=sides, reason=reason, token=token, now=now)
    open_ones = Favour.objects.can_still_be_done(now=now).filter(pk=favour.pk)
    if not open_ones.update(
        state=Favour.State.DONE, introduction=introduction, ended_at=now
    ):
        raise Refused(nobody_asks())
    return introduction


def decline(favour: Favour, *, helper: User, now: datetime) -> None:
    """Keep that the helper can't help here; again changes nothing.

    Nobody is told: for who asked it is open until it lapses.
    """
    hers = Favour.objects.asked_of(helper).filter(pk=favour.pk)
    if not hers.can_still_be_done(now=now).update(state=Favour.State.DECLINED):
        raise Refused(nobody_asks())


def withdraw_favour(favour: Favour, *, asker: User, now: datetime) -> None:
    """Take back what one asked, before it is done; again changes nothing."""
    hers = Favour.objects.asked_by(asker).filter(pk=favour.pk)
    if hers.filter(state=Favour.State.WITHDRAWN).exists():
        return
    if not hers.can_still_be_done(now=now).update(
        state=Favour.State.WITHDRAWN, ended_at=now
    ):
        raise Refused(nobody_asks())


def lapse_favours(*, now: datetime) -> int:
    """Let favours lapse whose two weeks are over, a declined one alike; count them."""
    return Favour.objects.overdue(now=now).update(
        state=Favour.State.LAPSED, ended_at=now
    )
