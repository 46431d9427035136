"""Who may ask whom for an introduction, and who may still help.

What the asker knows herself is told her. Where the reason is a secret of the helper's
or of whom she wants to meet, every refusal is the same sentence.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from contacts.introductions.models import Favour
from contacts.introductions.rules.letters import (
    are_connected,
    has_enough,
    is_newcomer,
    were_introduced,
)
from contacts.profiles.models import Profile, User
from contacts.profiles.rules import are_blocked, may_be_introduced

ASKED_AGAIN_AFTER = timedelta(days=30)
MOST_FAVOURS_ASKED, MOST_FAVOURS_ASKED_BY_NEWCOMERS = 5, 2
MOST_FAVOURS_ASKED_OF_ONE = 8


def why_not_ask_for(favour: Favour, *, now: datetime) -> str | None:
    """Say why this favour can't be asked at present; it is not kept yet."""
    asker, helper, wanted = favour.asker, favour.helper, favour.wanted
    assert helper, "somebody is asked"
    if refusal := why_not_ask_anybody(asker, now=now):
        return refusal
    if wanted in (asker, helper):
        return _("Choose somebody else to meet.")
    if wanted and are_connected(asker, wanted):
        return _("You are connected with each other already.")
    lately = Favour.objects.alike(favour).filter(created_at__gt=now - ASKED_AGAIN_AFTER)
    if lately.exists():
        return _("You asked this lately. Give it a month, or ask somebody else.")
    if not are_connected(asker, helper) or not _is_open_to_it(asker, helper, now=now):
        return _not_at_present()
    if _is_asked_enough(helper, now=now):
        return _not_at_present()
    if wanted and not _could_be_met(asker, wanted, now=now):
        return _not_at_present()
    return None


def why_not_ask_anybody(asker: User, *, now: datetime) -> str | None:
    """Say why this member can't ask anybody for an introduction at present."""
    if not asker.profile.is_listed:
        return _("Fill in both halves of your profile first, so that they know you.")
    if not may_be_introduced(asker.profile, now=now):
        return _("You paused introductions. Take the pause back first.")
    newcomer = is_newcomer(asker, now=now)
    most = MOST_FAVOURS_ASKED_BY_NEWCOMERS if newcomer else MOST_FAVOURS_ASKED
    hers = Favour.objects.asked_by(asker).can_still_be_done(now=now)
    if hers.count() >= most:
        return _(
            "You asked %(most)d favours that are still open. "
            "Ask the next one when one of them is done or over."
        ) % {"most": most}
    return None


def why_not_help(
    favour: Favour, *, helper: User, pair: set[User], now: datetime
) -> str | None:
    """Say why the helper can't write this introduction as the favour she was asked."""
    still = Favour.objects.visible_to(helper).asked_of(helper)
    if not still.can_still_be_done(now=now).filter(pk=favour.pk).exists():
        return nobody_asks()
    met = {favour.asker, favour.wanted} if favour.wanted else {favour.asker}
    if not met <= pair or helper in pair:
        return _("Somebody else was asked for: start again from the favour.")
    return None


def state_for(member: User, *, favour: Favour, now: datetime) -> Favour.State:
    """Say how a favour stands, as far as this member may know.

    A no is the helper's alone: who asked sees it open until its time is over.
    """
    state = Favour.State(favour.state)
    if state not in (Favour.State.OPEN, Favour.State.DECLINED):
        return state
    if favour.lapses_at <= now:
        return Favour.State.LAPSED
    return state if favour.helper_id == member.pk else Favour.State.OPEN


def nobody_asks() -> str:
    """Say that a favour is over, whatever the reason."""
    return _("Nobody asks for this any more.")


def _is_open_to_it(viewer: User, other: User, *, now: datetime) -> bool:
    """Say whether somebody is there for the viewer, and has not paused."""
    profile = Profile.objects.listed_for(viewer).filter(user=other).first()
    return profile is not None and may_be_introduced(profile, now=now)


def _could_be_met(asker: User, wanted: User, *, now: datetime) -> bool:
    return (
        _is_open_to_it(asker, wanted, now=now)
        and not are_blocked(asker, wanted)
        and not were_introduced(asker, one=asker, other=wanted, now=now)
        and not has_enough(wanted, now=now)
    )


def _is_asked_enough(helper: User, *, now: datetime) -> bool:
    """Say whether as many favours are asked of a member as one person should get.

    Those she declined count until they lapse: nobody can tell a no by it.
    """
    asked = Favour.objects.asked_of(helper).can_still_be_done(now=now)
    return asked.count() >= MOST_FAVOURS_ASKED_OF_ONE


def _not_at_present() -> str:
    return _("This can't be asked for at present.")
