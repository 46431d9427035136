"""What a member may do with her account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from contacts.profiles.models import User


def why_not_leave(member: User) -> str | None:
    """Say why this member can't close or erase her account now."""
    if not member.is_staff:
        return None
    organisers = User.objects.filter(is_staff=True, is_active=True)
    if organisers.exclude(pk=member.pk).exists():
        return None
    return _(
        "You are the last organiser: without you nobody could look after this place. "
        "Make somebody else an organiser first."
    )
