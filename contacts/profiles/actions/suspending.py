"""Suspending a member, and bringing her back: organisers' deeds."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from contacts.profiles import emails
from contacts.profiles.actions.between import lock_members
from contacts.profiles.actions.directory import refresh_entry
from contacts.profiles.models import Suspension, User
from contacts.profiles.rules import why_not_bring_back, why_not_suspend
from networking_site.lib.refused import Refused


@transaction.atomic
def suspend(member: User, *, by: User, reason: str, now: datetime) -> None:
    """Shut a member out from her next request on; again changes nothing.

    Every page, poll and feed asks whether her account is open. Her sessions are ended
    besides, so that a browser she left open stays signed out when she is back. Both
    are locked and read anew: two organisers who do it to each other never both do.
    """
    member, by = _locked(member, by)
    if why := why_not_suspend(member, by=by):
        raise Refused(why)
    if Suspension.objects.about(member).open().exists():
        return
    Suspension.objects.create(
        member=member, reason=reason, suspended_by=by, suspended_at=now
    )
    User.objects.filter(pk=member.pk).update(is_active=False)
    for session in UserSession.objects.filter(user=member):
        session.end()
    refresh_entry(member.profile, edited=False)
    emails.suspended(to=member)


@transaction.atomic
def bring_back(member: User, *, by: User, now: datetime) -> None:
    """Open an account that was closed, by whomever; everything is as it was."""
    member, by = _locked(member, by)
    if why := why_not_bring_back(by=by):
        raise Refused(why)
    Suspension.objects.about(member).open().update(lifted_by=by, lifted_at=now)
    if not User.objects.filter(pk=member.pk, is_active=False).update(is_active=True):
        return
    member.refresh_from_db()
    refresh_entry(member.profile, edited=False)
    emails.brought_back(to=member)


def _locked(member: User, by: User) -> tuple[User, User]:
    lock_members([member, by])
    known = User.objects.select_related("profile").in_bulk([member.pk, by.pk])
    return known[member.pk], known[by.pk]
