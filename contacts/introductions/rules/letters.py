"""Who may introduce whom, and who may answer.

Where the true reason is somebody else's secret (a block, a pause, an older connection),
every refusal is the same sentence.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from contacts.introductions.models import Introduction, Party
from contacts.profiles.models import Connection, Profile, User
from contacts.profiles.rules import NEWCOMER_FOR, are_blocked, may_be_introduced

NOT_AGAIN_WITHIN = timedelta(days=90)
MOST_OPEN_WRITTEN, MOST_OPEN_WRITTEN_BY_NEWCOMERS = 20, 5
MOST_OPEN_TO_ONE, MOST_OPEN_TO_NEWCOMERS = 8, 4


def why_not_introduce(
    introducer: User, *, one: User, other: User, now: datetime
) -> str | None:
    """Say why this member can't introduce these two to each other at present."""
    if one == other:
        return _("Choose two different members.")
    if not introducer.profile.is_listed:
        return _("Fill in both halves of your profile first, so that they know you.")
    if refusal := _why_not_one_more(introducer, now=now):
        return refusal
    visible = Profile.objects.visible_to(introducer).filter(user__in=[one, other])
    if (
        not all(may_be_introduced(profile, now=now) for profile in visible)
        or len(visible) < 2
    ):
        return _not_at_present()
    if are_blocked(one, other) or are_connected(one, other):
        return _not_at_present()
    if were_introduced(introducer, one=one, other=other, now=now):
        return _not_at_present()
    others = [member for member in (one, other) if member != introducer]
    if any(has_enough(member, now=now) for member in others):
        return _not_at_present()
    return None


def why_not_answer(introduction: Introduction, *, now: datetime) -> str | None:
    """Say why an introduction can no longer be answered."""
    if introduction.state != Introduction.State.OPEN or introduction.lapses_at <= now:
        return _("This introduction is no longer open.")
    return None


def why_not_withdraw(
    introduction: Introduction, *, member: User, now: datetime
) -> str | None:
    """Say why this member can't take the introduction back."""
    if introduction.introducer != member:
        return _("Only who wrote an introduction can withdraw it.")
    return why_not_answer(introduction, now=now)


def both_said_yes(introduction: Introduction) -> bool:
    """Say whether both parties are still here and said yes."""
    answers = introduction.parties.filter(
        answer=Party.Answer.YES, member__is_active=True
    )
    return answers.count() == 2


def are_connected(one: User, other: User) -> bool:
    """Say whether these two are connected."""
    first, second = sorted([one, other], key=lambda member: member.pk)
    return Connection.objects.filter(first=first, second=second).exists()


def were_introduced(introducer: User, *, one: User, other: User, now: datetime) -> bool:
    """Say whether these two have a letter now, or had one in the last three months.

    Who said "not now" to a letter that is over may write to the other herself.
    """
    earlier = Introduction.objects.between(one, other)
    if earlier.open(now=now).exists():
        return True
    recent = earlier.filter(created_at__gt=now - NOT_AGAIN_WITHIN)
    if introducer in (one, other):
        postponed = Party.objects.belonging_to(introducer).filter(
            answer=Party.Answer.NOT_NOW
        )
        recent = recent.exclude(pk__in=postponed.values("introduction"))
    return recent.exists()


def _why_not_one_more(introducer: User, *, now: datetime) -> str | None:
    """Say why somebody with so many open letters should wait for an end of one."""
    newcomer = is_newcomer(introducer, now=now)
    most = MOST_OPEN_WRITTEN_BY_NEWCOMERS if newcomer else MOST_OPEN_WRITTEN
    if Introduction.objects.written_by(introducer).open(now=now).count() < most:
        return None
    return _(
        "%(most)d introductions of yours are open. "
        "Write the next one when one of them has come to its end."
    ) % {"most": most}


def has_enough(member: User, *, now: datetime) -> bool:
    """Say whether as many letters wait for a member as one person should get.

    Every open letter counts, whatever she answered: nobody can tell her answers by it.
    """
    newcomer = is_newcomer(member, now=now)
    most = MOST_OPEN_TO_NEWCOMERS if newcomer else MOST_OPEN_TO_ONE
    return Introduction.objects.to(member).open(now=now).count() >= most


def is_newcomer(member: User, *, now: datetime) -> bool:
    """Say whether a member joined so lately that she may write less."""
    return member.date_joined > now - NEWCOMER_FOR


def _not_at_present() -> str:
    return _("These two can't be introduced to each other at present.")
