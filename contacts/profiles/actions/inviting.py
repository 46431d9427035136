"""Inviting a whole list: an organiser's deed, of which each row is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.db import transaction

from contacts.profiles import emails
from contacts.profiles.actions.between import lock_members
from contacts.profiles.invitees import Row
from contacts.profiles.models import Invitation, User
from contacts.profiles.rules import SENT_FOR_DAYS, why_not_invite_many
from networking_site.lib.jobs import one_by_one
from networking_site.lib.refused import Refused

A_DAY = timedelta(days=1)
REMEMBERED_FOR = timedelta(days=365)
AT_A_TIME = 200


class Fate(StrEnum):
    """What becomes of one row."""

    INVITED = "invited"
    MEMBER = "member"
    BEFORE = "before"
    TWICE = "twice"
    NO_ADDRESS = "no_address"
    HEADING = "heading"


@dataclass(frozen=True)
class Accounted:
    """A row with its fate: when she was invited, or on which line she stands first."""

    row: Row
    fate: Fate
    invited_at: datetime | None = None
    first_line: int | None = None


def account_for(rows: Sequence[Row]) -> list[Accounted]:
    """Say of each row what would become of it now; nothing is changed."""
    addresses = {row.address for row in rows if row.address}
    members = _with_account(addresses)
    before = dict(
        Invitation.objects.standing_for(addresses).values_list("address", "created_at")
    )
    lines: dict[str, int] = {}
    found = []
    for row in rows:
        if not row.address:
            fate = Fate.HEADING if row.is_heading else Fate.NO_ADDRESS
            found.append(Accounted(row, fate))
        elif row.address in lines:
            found.append(Accounted(row, Fate.TWICE, first_line=lines[row.address]))
        elif row.address in members:
            found.append(Accounted(row, Fate.MEMBER))
        elif row.address in before:
            at = before[row.address]
            found.append(Accounted(row, Fate.BEFORE, invited_at=at))
        else:
            found.append(Accounted(row, Fate.INVITED))
        if row.address:
            lines.setdefault(row.address, row.line)
    return found


@transaction.atomic
def invite_many(by: User, *, rows: Sequence[Row], now: datetime) -> list[Accounted]:
    """Invite everybody of a list who is no member and was not invited; account for all.

    The letters follow by a job. An address that somebody else invites at this instant
    is left to her by a constraint, and then counts as invited before.
    """
    lock_members([by])
    by = User.objects.select_related("profile").get(pk=by.pk)
    accounted = account_for(rows)
    wanted = [one.row for one in accounted if one.fate is Fate.INVITED]
    mine = Invitation.objects.belonging_to(by).exclude(address="")
    today = mine.filter(created_at__gt=now - A_DAY).count()
    if reason := why_not_invite_many(by, count=len(wanted), today=today, now=now):
        raise Refused(reason)
    in_order = sorted(wanted, key=lambda row: row.address)  # so that two never lock
    made = [_invitation(row, by=by, now=now) for row in in_order]
    Invitation.objects.bulk_create(made, ignore_conflicts=True)
    ours = {one.public_id for one in made}
    kept = set(mine.filter(public_id__in=ours).values_list("address", flat=True))
    return [
        Accounted(one.row, Fate.BEFORE, invited_at=now)
        if one.fate is Fate.INVITED and one.row.address not in kept
        else one
        for one in accounted
    ]


def tell_invited(*, now: datetime) -> int:
    """Write to those who are invited and were not written to; count letters."""
    waiting = Invitation.objects.to_tell(now=now).select_related("inviter__profile")
    return one_by_one(waiting[:AT_A_TIME], lambda one: _tell(one, now=now))


def forget_invited(*, now: datetime) -> int:
    """Forget the addresses of those who did not come, a year after; count them."""
    over = Invitation.objects.long_over(before=now - REMEMBERED_FOR)
    return over.update(address="", invitee="")


def _tell(invitation: Invitation, *, now: datetime) -> bool:
    """Write one letter, unless somebody else did meanwhile."""
    untold = Invitation.objects.filter(pk=invitation.pk, told_at=None)
    if not untold.update(told_at=now):
        return False
    emails.invited(invitation)
    return True


def _invitation(row: Row, *, by: User, now: datetime) -> Invitation:
    return Invitation(
        inviter=by,
        address=row.address,
        invitee=row.name,
        expires_at=now + timedelta(days=SENT_FOR_DAYS),
        created_at=now,
    )


def _with_account(addresses: set[str]) -> set[str]:
    accounts = User.objects.filter(email__in=addresses).values_list("email", flat=True)
    others = EmailAddress.objects.filter(email__in=addresses, verified=True)
    return {*accounts, *others.values_list("email", flat=True)}
