"""What happens when a member asks for her data, closes her account or has it erased."""

from __future__ import annotations

import time
from datetime import datetime
from functools import partial

from django.db import transaction

from contacts.profiles.actions import lock_members
from contacts.profiles.models import User
from networking_site import privacy
from networking_site.lib.refused import Refused
from networking_site.my_data import emails, parcel
from networking_site.my_data.models import Takeout, takeout_folder
from networking_site.my_data.privacy import end_sessions, forget_takeout
from networking_site.my_data.rules import why_not_leave

STRAY_AFTER_SECONDS = 60 * 60


@transaction.atomic
def ask_for_takeout(member: User, *, now: datetime) -> Takeout:
    """Let a member's data be packed; asking again while it is there gives the same."""
    from networking_site.my_data import tasks  # they call what stands below

    lock_members([member])
    mine = Takeout.objects.belonging_to(member)
    here = mine.kept(now=now).exclude(state=Takeout.State.FAILED).first()
    if here is not None:
        return here
    forget_takeout(member)
    takeout = Takeout.objects.create(member=member, asked_at=now)
    tasks.make_takeout.enqueue(takeout.pk)
    return takeout


def make_takeout(takeout_id: int, *, now: datetime) -> bool:
    """Pack a parcel that waits for it and tell its member; say whether that was done.

    May run twice: both pack the same, and one of them tells her. A member who was
    erased meanwhile leaves no file behind.
    """
    waiting = Takeout.objects.filter(pk=takeout_id, state=Takeout.State.WAITING)
    takeout = waiting.select_related("member").first()
    if takeout is None:
        return False
    try:
        parcel.pack(takeout.member, into=takeout.file)
    except BaseException:
        waiting.update(state=Takeout.State.FAILED)
        raise
    with transaction.atomic():
        is_done = waiting.update(state=Takeout.State.READY, ready_at=now) == 1
        if is_done:
            emails.ready(takeout)
    if not Takeout.objects.filter(pk=takeout_id).exists():
        takeout.file.unlink(missing_ok=True)
    return is_done


def forget_old_takeouts(*, now: datetime) -> int:
    """Throw away parcels whose day is over, and files that belong to none; count them.

    A file without a row is left alone for an hour: its row may not be written yet.
    """
    with transaction.atomic():
        over = list(Takeout.objects.over(now=now).select_for_update())
        for takeout in over:
            takeout.delete()
            transaction.on_commit(partial(takeout.file.unlink, missing_ok=True))
    kept = {
        f"{name.hex}.zip" for name in Takeout.objects.values_list("name", flat=True)
    }
    for file in takeout_folder().glob("*"):
        is_old = file.stat().st_mtime < time.time() - STRAY_AFTER_SECONDS
        if file.name not in kept and is_old:
            file.unlink(missing_ok=True)
    return len(over)


@transaction.atomic
def close_account(member: User, *, now: datetime) -> None:
    """Hide a member and sign her out everywhere; everything stays for her return."""
    if reason := why_not_leave(member):
        raise Refused(reason)
    lock_members([member])
    User.objects.filter(pk=member.pk).update(is_active=False)
    end_sessions(member)
    _make_sure_somebody_organises(member)
    emails.closed(to=member.email)


@transaction.atomic
def erase_account(member: User, *, now: datetime) -> None:
    """Forget a member for good, and tell her that it is done."""
    if reason := why_not_leave(member):
        raise Refused(reason)
    address = member.email
    privacy.erase(member, now=now)
    _make_sure_somebody_organises(member)
    emails.erased(to=address)


def _make_sure_somebody_organises(left: User) -> None:
    """Take everything back if the last two organisers leave at the same instant.

    Last, since the deeds before lock events and introductions, which come first.
    """
    if left.is_staff:
        organisers = User.objects.filter(is_staff=True, is_active=True)
        len(organisers.select_for_update(no_key=True).order_by("pk"))
        if reason := why_not_leave(left):
            raise Refused(reason)
