"""Who may introduce whom, and who may answer.

Where the true reason is somebody else's secret (a block, a pause, an older connection),
every refusal is the same sentence.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from contacts.introductions.models import Introduction, Party
from contacts.profiles.models import Connection, Profile, User
from contacts.profiles.rules import are_blocked, may_be_introduced


def why_not_introduce(
    introducer: User, *, one: User, other: User, now: datetime
) -> str | None:
    """Say why this member can't introduce these two to each other at present."""
    if one == other:
        return _("Choose two different members.")
    if not introducer.profile.is_listed:
        return _("Fill in both halves of your profile first, so that they know you.")
    visible = Profile.objects.visible_to(introducer).filter(user__in=[one, other])
    if (
        not all(may_be_introduced(profile, now=now) for profile in visible)
        or len(visible) < 2
    ):
        return _not_at_present()
    if are_blocked(one, other) or _know_each_other(one, other, now=now):
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


def _know_each_other(one: User, other: User, *, now: datetime) -> bool:
    first, second = sorted([one, other], key=lambda member: member.pk)
    if Connection.objects.filter(first=first, second=second).exists():
        return True
    between = Party.objects.filter(
        member=one, introduction__parties__member=other, introduction__state="open"
    )
    return between.filter(introduction__lapses_at__gt=now).exists()


def _not_at_present() -> str:
    return _("These two can't be introduced to each other at present.")
