"""What an organiser may take along."""

from __future__ import annotations

from django.utils.translation import gettext as _

from contacts.profiles.models import User

PERMISSION = "exports.add_export"
MOST_IN_XLSX = 1_048_575  # rows of a sheet (ECMA-376 by Excel's limits), but the first
MOST_AT_A_TIME = 3


def why_not_export(
    organiser: User, *, rows: int, is_xlsx: bool, under_way: int
) -> str | None:
    """Say why this member can't have a table of so many rows now."""
    if not may_export(organiser):
        return _("Only organisers take tables along.")
    if is_xlsx and rows > MOST_IN_XLSX:
        return _("XLSX has room for a million rows. Choose a shorter period, or CSV.")
    if under_way >= MOST_AT_A_TIME:
        return _("Three are being made for you: wait until one of them is ready.")
    return None


def may_export(member: User) -> bool:
    """Say whether this member takes tables along."""
    return member.is_active and member.is_organiser and member.has_perm(PERMISSION)
