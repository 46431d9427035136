"""Sending an announcement: its audience is fixed, and then told, batch by batch.

One job does one batch and leaves the next one behind, last in the line of all jobs: so
letters of others that are written meanwhile wait for one batch and not for all. Each
batch is claimed by a conditional update of `step`, and each member by one of her
receipt, in the transaction that writes her notice and her letter. So a job that runs
twice, or was killed in the middle, tells nobody twice and forgets nobody.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from contacts.profiles.models import User
from networking_site.announcements import emails
from networking_site.announcements.actions.writing import locked
from networking_site.announcements.audience import (
    Reader,
    members_meant,
    readers_among,
)
from networking_site.announcements.models import Announcement, Receipt
from networking_site.announcements.querysets import AnnouncementQuerySet
from networking_site.announcements.rules import (
    why_not_go_on,
    why_not_send,
    why_not_stop,
)
from networking_site.lib.refused import Refused

FIXED_AT_ONCE = 2000  # rows without a letter
TOLD_AT_ONCE = 25  # each with a notice and a letter: a fifth of a second for all
FORGOTTEN_AT_ONCE = 5000
State = Announcement.State


@transaction.atomic
def send(announcement: Announcement, *, by: User, now: datetime) -> Announcement:
    """Begin to send a draft; pressing again while it is on its way changes nothing."""
    announcement = locked(announcement)
    if announcement.state == State.SENDING:
        return announcement
    if refusal := why_not_send(announcement, by=by, now=now):
        raise Refused(refusal)
    announcement.state, announcement.started_at = State.SENDING, now
    announcement.moved_at = now
    announcement.save(update_fields=["state", "started_at", "moved_at"])
    _leave_a_job(announcement)
    return announcement


@transaction.atomic
def stop(announcement: Announcement, *, by: User, now: datetime) -> bool:
    """Let no further batch begin, and say whether that stopped it now."""
    announcement = locked(announcement)
    if refusal := why_not_stop(announcement, by=by):
        raise Refused(refusal)
    on_its_way = _on_its_way(announcement)
    return bool(on_its_way.update(state=State.STOPPED, ended_at=now))


@transaction.atomic
def go_on(announcement: Announcement, *, by: User, now: datetime) -> bool:
    """Go on with what was stopped, for those it did not reach. Say if it did now."""
    announcement = locked(announcement)
    if refusal := why_not_go_on(announcement, by=by):
        raise Refused(refusal)
    stopped = Announcement.objects.filter(pk=announcement.pk, state=State.STOPPED)
    if not stopped.update(state=State.SENDING, ended_at=None, moved_at=now):
        return False
    _leave_a_job(announcement)
    return True


@transaction.atomic
def fix_and_tell(announcement_id: int, *, step: int, now: datetime) -> bool:
    """Do the next batch of an announcement, if it is this one; say whether it was.

    The audience comes first: it is who was meant when the sending began.
    """
    mine = Announcement.objects.filter(
        pk=announcement_id, step=step, state=State.SENDING
    )
    if not mine.update(step=F("step") + 1, moved_at=now):
        return False
    announcement = Announcement.objects.with_audience().get(pk=announcement_id)
    if announcement.fixed_at is None:
        _fix_more_of_audience(announcement, now=now)
    else:
        _tell_more(announcement, now=now)
    if _on_its_way(announcement).exists():
        _leave_a_job(announcement)
    return True


def pick_up(*, now: datetime) -> int:
    """Leave a job for each announcement whose own was lost; count them.

    If it was only slow, the batch is done by whichever job comes first.
    """
    still = list(Announcement.objects.standing_still(now=now))
    for announcement in still:
        _leave_a_job(announcement)
    return len(still)


def forget_old_receipts(*, now: datetime) -> int:
    """Forget who got what a year ago; how many it were stays. Count them."""
    forgotten = 0
    while some := list(
        Receipt.objects.old(now=now).values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]
    ):
        forgotten += Receipt.objects.filter(pk__in=some).delete()[0]
    return forgotten


def _fix_more_of_audience(announcement: Announcement, *, now: datetime) -> None:
    assert announcement.started_at
    meant = members_meant(announcement, now=announcement.started_at)
    further = meant.filter(pk__gt=announcement.reached).order_by("pk")
    keys = list(further.values_list("pk", flat=True)[:FIXED_AT_ONCE])
    Receipt.objects.bulk_create(
        Receipt(announcement=announcement, member_id=key) for key in keys
    )
    row = Announcement.objects.filter(pk=announcement.pk)
    if len(keys) == FIXED_AT_ONCE:
        row.update(receivers=F("receivers") + len(keys), reached=keys[-1])
    else:
        row.update(receivers=F("receivers") + len(keys), fixed_at=now)


def _tell_more(announcement: Announcement, *, now: datetime) -> None:
    waiting = announcement.receipts.waiting().order_by("pk")
    receipts = dict(waiting.values_list("member", "pk")[:TOLD_AT_ONCE])
    readers = readers_among(
        list(receipts), author_id=announcement.author_id, kind=emails.ANNOUNCED
    )
    said, told, left_out = emails.said_by(announcement), 0, 0
    for key, reader in readers.items():
        is_told = reader.how in Receipt.TOLD
        state = Receipt.State.SENT if is_told else Receipt.State.SKIPPED
        hers = Receipt.objects.filter(pk=receipts[key]).waiting()
        if not hers.update(state=state, how=reader.how, at=now):
            continue
        told, left_out = told + is_told, left_out + (not is_told)
        if is_told:
            _tell(said, reader, now=now)
    row = Announcement.objects.filter(pk=announcement.pk)
    row.update(told=F("told") + told, left_out=F("left_out") + left_out)
    if len(receipts) < TOLD_AT_ONCE:
        _on_its_way(announcement).update(state=State.SENT, ended_at=now)


def _tell(said: emails.Said, reader: Reader, *, now: datetime) -> None:
    emails.announced(
        said,
        to=reader.member,
        signature="" if reader.is_blocked else said.announcement.signature,
        by_mail=reader.how != Receipt.How.NO_MAIL,
        now=now,
    )


def _on_its_way(announcement: Announcement) -> AnnouncementQuerySet:
    return Announcement.objects.filter(pk=announcement.pk, state=State.SENDING)


def _leave_a_job(announcement: Announcement) -> None:
    from networking_site.announcements import tasks  # they call what stands above

    step = Announcement.objects.values_list("step", flat=True).get(pk=announcement.pk)
    tasks.send_batch.enqueue(announcement.pk, step)
