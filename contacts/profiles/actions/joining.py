"""Joining: inviting others, coming by an invitation, waiting, being let in."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from contacts.profiles import emails
from contacts.profiles.actions.between import lock_members
from contacts.profiles.actions.directory import refresh_entry
from contacts.profiles.models import Invitation, Profile, User
from contacts.profiles.rules import may_let_in, why_not_invite
from networking_site.lib.refused import Refused

A_DAY = timedelta(days=1)


@transaction.atomic
def invite(
    inviter: User,
    *,
    note: str,
    most_uses: int,
    days: int,
    now: datetime,
    token: UUID | None = None,
) -> Invitation:
    """Make a link by which so many people may join, for so many days.

    `token` came with the form; a form sent twice gives the invitation it made first.
    Her row is locked, so that two at once never make more than a day's.
    """
    lock_members([inviter])
    token = token or uuid4()
    mine = Invitation.objects.belonging_to(inviter)
    if again := mine.filter(public_id=token).first():
        return again
    today = mine.links().filter(created_at__gt=now - A_DAY).count()
    if reason := why_not_invite(
        inviter, today=today, most_uses=most_uses, days=days, now=now
    ):
        raise Refused(reason)
    if Invitation.objects.filter(public_id=token).exists():
        raise Refused(_("Something went wrong with this form: open the page again."))
    return Invitation.objects.create(
        public_id=token,
        inviter=inviter,
        note=note,
        most_uses=most_uses,
        expires_at=now + timedelta(days=days),
        created_at=now,
    )


def revoke(invitation: Invitation, *, now: datetime) -> None:
    """Make a link useless from now on; whoever came by it stays."""
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def begin(
    profile: Profile, *, invitation: Invitation | None, joining: str, now: datetime
) -> None:
    """Note what a new account came with; nothing is used up and nobody is in yet.

    Until she has shown that her address is hers, a link stays as it was: how often it
    was used must not tell whether somebody else's address is known here.
    """
    profile.invitation = invitation
    profile.waiting_since = None if joining == "open" else now
    profile.save(update_fields=["invitation", "waiting_since"])


@transaction.atomic
def welcome(user: User, *, joining: str, now: datetime) -> None:
    """Bring in a member whose address is hers: by her invitation, or into the queue.

    It runs whenever she signs in, and changes something only the first time.
    """
    profile = Profile.objects.select_for_update(no_key=True).get(user=user)
    if profile.invitation is not None and profile.invited_by_id is None:
        try:
            accept(profile.invitation, user=user, now=now)
        except Refused:
            Profile.objects.filter(pk=profile.pk).update(invitation=None)
        profile.refresh_from_db()
    if profile.waiting_since is None:
        return
    inviter = profile.invited_by
    if inviter and (joining != "approval" or inviter.is_organiser):
        Profile.objects.filter(pk=profile.pk).update(waiting_since=None)
        refresh_entry(profile, edited=False)
        return
    tell_of_waiting(now=now)


@transaction.atomic
def accept(invitation: Invitation, *, user: User, now: datetime) -> None:
    """Use an invitation once, and remember who invited whom.

    The use is taken by an update on a condition, so that two never share the last one;
    a member who was invited already keeps the invitation she has.
    """
    profile = Profile.objects.select_for_update(no_key=True).get(user=user)
    if profile.invited_by_id is not None:
        return
    usable = Invitation.objects.filter(pk=invitation.pk).with_a_use_left(now=now)
    if not usable.update(uses=F("uses") + 1):
        raise Refused(_("This invitation can't be used any more. Ask for a new one."))
    Profile.objects.filter(pk=profile.pk).update(
        invitation=invitation, invited_by=invitation.inviter_id
    )


@transaction.atomic
def let_in(profile: Profile, *, by: User, now: datetime) -> None:
    """Let in somebody who waits, and tell her; again changes nothing."""
    if not may_let_in(by):
        raise Refused(_("Only organisers let people in."))
    waits = Profile.objects.filter(pk=profile.pk, waiting_since__isnull=False)
    if not waits.update(waiting_since=None):
        return
    refresh_entry(profile, edited=False)
    emails.let_in(to=profile.user)


@transaction.atomic
def turn_down(profile: Profile, *, by: User, now: datetime) -> None:
    """Close the account of somebody who waits, with a kind word; again does nothing."""
    if not may_let_in(by):
        raise Refused(_("Only organisers turn people down."))
    lock_members([profile.user])
    if not Profile.objects.filter(pk=profile.pk, waiting_since__isnull=False).exists():
        raise Refused(_("%(name)s is in already.") % {"name": profile})
    if User.objects.filter(pk=profile.user_id, is_active=True).update(is_active=False):
        emails.turned_down(to=profile.user)


@transaction.atomic
def tell_of_waiting(*, now: datetime) -> int:
    """Write to organisers that people wait, a letter a day at most; count letters."""
    if not Profile.objects.waiting().exists():
        return 0
    organisers = list(User.objects.organisers())
    lock_members(organisers)
    told = [
        organiser
        for organiser in organisers
        if not emails.told_of_waiting(organiser, since=now - A_DAY)
    ]
    for organiser in told:
        emails.people_wait(to=organiser)
    return len(told)
