"""Giving a page another address, without a link ever breaking."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contacts.profiles.models import FormerHandle, Profile
from contacts.profiles.rules import why_not_have_handle
from networking_site.lib.refused import Refused


@transaction.atomic
def change_handle(profile: Profile, *, handle: str, now: datetime) -> None:
    """Give a member's page another address; the one before leads to it for good.

    Her profile is locked, so that two changes at once both keep the address before.
    """
    mine = Profile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    if handle != mine.handle:
        if reason := why_not_have_handle(mine, handle=handle, now=now):
            raise Refused(reason)
        FormerHandle.objects.filter(profile=mine, handle=handle).delete()
        FormerHandle.objects.create(profile=mine, handle=mine.handle, given_up_at=now)
        mine.handle = handle
        _keep(mine)
    profile.handle = handle


def _keep(profile: Profile) -> None:
    try:
        with transaction.atomic():
            profile.save(update_fields=["handle", "updated_at"])
    except IntegrityError as trouble:
        # Somebody took it between the look and the deed.
        reason = _("This address has just been taken. Try another.")
        raise Refused(reason) from trouble
