"""Until when somebody may say whether they talked, and when the introducer hears it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from contacts.introductions.models import Introduction, Talk
from contacts.profiles.models import User


def why_not_say_whether_talked(
    introduction: Introduction, *, member: User
) -> str | None:
    """Say why a member can't say, or say anew, whether the two talked.

    Whether she was never asked, the other left, or a block is between them: the
    sentence is the same.
    """
    mine = introduction.parties.still_together().belonging_to(member)
    seen = Introduction.objects.visible_to(member).filter(pk=introduction.pk)
    if not seen.exists() or not mine.filter(talk__isnull=False).exists():
        return _("This question is no longer open.")
    if mine.filter(talk__told_at__isnull=False).exists():
        return _("Your introducer has heard that you met: that stays said.")
    return None


def somebody_could_hear(introduction: Introduction) -> bool:
    """Say whether a third person brought the two together, and is still here."""
    introducer = introduction.introducer
    if introducer is None or not introducer.is_active:
        return False
    return all(party.member_id != introducer.pk for party in introduction.parties.all())


def may_tell_they_met(introduction: Introduction) -> bool:
    """Say whether both said that they talked and that the introducer may hear it.

    She must be able to: here, and with no block between her and either.
    """
    introducer = introduction.introducer
    if introducer is None or not somebody_could_hear(introduction):
        return False
    seen = Introduction.objects.visible_to(introducer).filter(pk=introduction.pk)
    agreed = Talk.objects.agreed().filter(party__introduction=introduction)
    return seen.exists() and agreed.count() == 2
