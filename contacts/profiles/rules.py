"""What a member may do with regard to another member."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from contacts.profiles.handles import RESERVED, is_unnamed
from contacts.profiles.models import Block, FormerHandle, Profile, Report

if TYPE_CHECKING:
    from contacts.profiles.models import User
    from contacts.profiles.visibility import Face

MOST_OPEN = 5
MOST_HANDLES_A_DAY = 3
INVITATIONS_A_DAY, REPORTS_A_DAY = 10, 20
MOST_USES, MOST_DAYS = 50, 90
SENT_A_DAY, SENT_FOR_DAYS = 2000, 30
NEWCOMER_FOR = timedelta(days=7)


def why_not_block(blocker: User, *, other: User) -> str | None:
    """Say why this member can't block that one."""
    if blocker == other:
        return _("You can't block yourself.")
    return None


def why_not_open_another(open_ones: int) -> str | None:
    """Say why a member with so many open asks, or offers, can't open one more."""
    if open_ones >= MOST_OPEN:
        return _("Five at a time are enough: close one first, then add this.")
    return None


def are_blocked(one: User, other: User) -> bool:
    """Say whether either of the two has blocked the other."""
    return Block.objects.between(one, other).exists()


def may_be_introduced(profile: Profile, *, now: datetime) -> bool:
    """Say whether a member wants to be introduced to others at present."""
    paused = profile.introductions_paused_until
    return profile.is_listed and (paused is None or paused <= now.date())


def what_is_missing(profile: Profile) -> list[str]:
    """Name, kindly and in order, what a profile still needs to be found."""
    needs = [
        (profile.name, _("your name")),
        (profile.what_i_do, _("what you do")),
        (profile.about_me, _("something about you")),
    ]
    return [label for value, label in needs if not value]


def parts_filled(face: Face) -> tuple[int, int]:
    """Count the parts of a page that say something to whom the face is for, and all."""
    parts = [
        *(face.name, face.headline, face.what_i_do, face.about_me, face.hooks),
        *(face.photo_url, face.place, face.languages, face.topics),
        face.asks or face.offers,
    ]
    return sum(1 for part in parts if part), len(parts)


def is_taken(handle: str, *, but_for: Profile | None = None) -> bool:
    """Say whether a handle is reserved, or is or was the address of another's page.

    Present handles are looked up first: one that is given up meanwhile is a former one
    by the time those are.
    """
    mine = but_for.pk if but_for else 0  # no row has that
    return (
        handle in RESERVED
        or Profile.objects.filter(handle=handle).exclude(pk=mine).exists()
        or FormerHandle.objects.filter(handle=handle).exclude(profile=mine).exists()
    )


def why_not_have_handle(profile: Profile, *, handle: str, now: datetime) -> str | None:
    """Say why a member's page can't have this address."""
    if is_unnamed(handle) or is_taken(handle, but_for=profile):
        return _("This address is taken. Try another, for instance with your place.")
    today = FormerHandle.objects.filter(
        profile=profile, given_up_at__gt=now - timedelta(days=1)
    )
    is_new = not FormerHandle.objects.filter(profile=profile, handle=handle).exists()
    if is_new and today.count() >= MOST_HANDLES_A_DAY:
        return _("Three new addresses a day are enough. Choose again tomorrow.")
    return None


def why_not_invite(
    inviter: User, *, today: int, most_uses: int, days: int, now: datetime
) -> str | None:
    """Say why a member who made so many today can't make this invitation."""
    if inviter.profile.waiting_since is not None or not inviter.profile.name:
        return _("Give your name on your page first: it stands on the invitation.")
    if not 1 <= most_uses <= MOST_USES:
        return _("One link is for between one and fifty people.")
    if not 1 <= days <= MOST_DAYS:
        return _("A link is good for between one and ninety days.")
    if today >= a_day(INVITATIONS_A_DAY, member=inviter, now=now):
        return _("That is enough for a day: make the next invitation tomorrow.")
    return None


def why_not_invite_many(
    inviter: User, *, count: int, today: int, now: datetime
) -> str | None:
    """Say why this member can't send so many invitations after those of today."""
    if not inviter.is_organiser or not inviter.is_active:
        return _("Only organisers send invitations to a list.")
    if not inviter.profile.name:
        return _("Give your name on your page first: it stands on the invitation.")
    if today + count > SENT_A_DAY:
        return _("Two thousand invitations a day are enough: send the rest tomorrow.")
    return None


def why_not_report(
    reporter: User, *, about: User, is_open: bool, today: int, now: datetime
) -> str | None:
    """Say why a member who reported so many today can't report this one."""
    if reporter == about:
        return _("You can't report yourself.")
    if is_open:
        return _("Your report is with the organisers already. They look after it.")
    if today >= a_day(REPORTS_A_DAY, member=reporter, now=now):
        return _("That is a lot for a day. Write to an organiser, or try tomorrow.")
    return None


def a_day(limit: int, *, member: User, now: datetime) -> int:
    """Give how often a day a member may do it: a newcomer a quarter as often."""
    is_newcomer = now - member.date_joined < NEWCOMER_FOR
    return limit // 4 if is_newcomer and not member.is_organiser else limit


def may_let_in(member: User) -> bool:
    """Say whether this member decides about people who wait."""
    return member.is_organiser


def why_not_suspend(member: User, *, by: User) -> str | None:
    """Say why this member may not suspend that one."""
    if not by.is_organiser or not by.is_active:
        return _("Only organisers suspend somebody.")
    if member.pk == by.pk:
        return _("You can't suspend yourself. Close your account on “My data”.")
    if member.is_superuser and not by.is_superuser:
        reason = _("%(name)s looks after the site: only administrators suspend them.")
        return reason % {"name": member.profile}
    return None


def why_not_bring_back(*, by: User) -> str | None:
    """Say why this member may not open somebody's account again."""
    if not by.is_organiser or not by.is_active:
        return _("Only organisers bring somebody back.")
    return None


def state_of(user: User, *, is_suspended: bool) -> str:
    """Say for organisers whether somebody, loaded with her profile, can come in."""
    if not user.is_active:
        return _("Suspended") if is_suspended else _("Closed")
    if user.profile.waiting_since is not None:
        return _("Waiting to be let in")
    return _("In") if user.profile.hidden_at is None else _("In, page hidden")


def why_not_look_after(report: Report, *, by: User) -> str | None:
    """Say why this member may not read a report, write notes on it, or close it."""
    if not by.is_organiser or not by.is_active:
        return _("Only organisers look after reports.")
    if report.about_id == by.pk:
        return _("Another organiser must look after a report about you.")
    return None


def why_not_act_on(report: Report, *, by: User) -> str | None:
    """Say why this member may not do something about whom a report is about."""
    if reason := why_not_look_after(report, by=by):
        return reason
    if report.settled_at is not None:
        return _("This report is closed, and who reported has heard so.")
    return None


def why_not_warn(report: Report, *, by: User, is_warned: bool) -> str | None:
    """Say why this member may not write a warning because of a report."""
    if reason := why_not_act_on(report, by=by):
        return reason
    name = {"name": report.about.profile}
    if is_warned:
        return _("%(name)s was warned because of this report already.") % name
    if not report.about.is_active:
        return _("%(name)s can't come in, and would get no letter.") % name
    return None


def why_not_hide(report: Report, *, by: User) -> str | None:
    """Say why this member may not hide somebody's page because of a report."""
    if reason := why_not_act_on(report, by=by):
        return reason
    if report.about.is_superuser and not by.is_superuser:
        name = {"name": report.about.profile}
        return _("%(name)s looks after the site: only administrators hide them.") % name
    return None


def why_not_show_again(member: User, *, by: User) -> str | None:
    """Say why this member may not show a page again that organisers hid."""
    if not by.is_organiser or not by.is_active:
        return _("Only organisers show a page again that organisers hid.")
    if member.pk == by.pk:
        return _("Another organiser must show your page again.")
    return None


def outcome_of(deeds: Collection[str]) -> Report.Outcome:
    """Give the weightiest of what was done about a report."""
    outcomes = Report.Outcome
    for outcome in (outcomes.SUSPENDED, outcomes.HIDDEN, outcomes.WARNED):
        if outcome in deeds:
            return outcome
    return outcomes.NOTHING


def why_not_close_as(outcome: str, *, deeds: Collection[str]) -> str | None:
    """Say why a report about which this was done can't be closed with this outcome."""
    done = outcome_of(deeds)
    if outcome == done:
        return None
    if outcome == Report.Outcome.SPOKEN and done == Report.Outcome.NOTHING:
        return None
    return _("The history of this report says something else: “%s”.") % done.label
