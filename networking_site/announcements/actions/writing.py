"""Writing an announcement, and trying it out, before anybody gets it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.profiles.actions import lock_members
from contacts.profiles.models import Topic, User
from events.models import Event
from networking_site.announcements import emails
from networking_site.announcements.models import Announcement
from networking_site.announcements.rules import why_not_change
from networking_site.lib.outbox.models import Letter
from networking_site.lib.refused import Refused


@dataclass(frozen=True)
class Draft:
    """What an organiser wants to tell, and whom."""

    subject: str
    text: str
    signature: str
    segment: Announcement.Segment = Announcement.Segment.EVERYONE
    event: Event | None = None
    topic: Topic | None = None


@transaction.atomic
def write(draft: Draft, *, by: User, token: UUID, now: datetime) -> Announcement:
    """Keep a new draft; once for each token, however often the button was pressed."""
    lock_members([by])
    announcement = Announcement(
        public_id=token, author=by, created_at=now, **_fields(draft)
    )
    if refusal := why_not_change(announcement, by=by):
        raise Refused(refusal)
    there: Announcement | None = Announcement.objects.filter(public_id=token).first()
    if there is not None:
        if there.author_id != by.pk:
            raise Refused(_("This form was used already. Open it anew."))
        return there
    announcement.save(force_insert=True)
    return announcement


@transaction.atomic
def change(announcement: Announcement, draft: Draft, *, by: User) -> Announcement:
    """Keep what a draft says now; whoever wrote it first stays its author."""
    announcement = locked(announcement)
    if refusal := why_not_change(announcement, by=by):
        raise Refused(refusal)
    for name, value in _fields(draft).items():
        setattr(announcement, name, value)
    announcement.save()
    return announcement


@transaction.atomic
def throw_away(announcement: Announcement, *, by: User) -> None:
    """Throw a draft away."""
    announcement = locked(announcement)
    if refusal := why_not_change(announcement, by=by):
        raise Refused(refusal)
    announcement.delete()


@transaction.atomic
def try_out(announcement: Announcement, *, by: User) -> None:
    """Send the letter to the organiser herself; one at a time is on its way."""
    announcement = locked(announcement)
    if refusal := why_not_change(announcement, by=by):
        raise Refused(refusal)
    on_its_way = Letter.objects.filter(
        kind=emails.ON_TRIAL,
        about=str(announcement.public_id),
        receiver=by,
        state__in=[Letter.State.WAITING, Letter.State.SENDING],
    )
    if not on_its_way.exists():
        emails.on_trial(announcement, to=by)


def locked(announcement: Announcement) -> Announcement:
    """Give the announcement as it is now; nobody else changes it meanwhile."""
    rows = Announcement.objects.with_audience().filter(pk=announcement.pk)
    found = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise Refused(_("This draft was thrown away meanwhile."))
    return found


def _fields(draft: Draft) -> dict[str, Any]:
    """Give what to store: an event and a topic only where the segment asks for one."""
    said = {field.name: getattr(draft, field.name) for field in fields(draft)}
    if draft.segment not in Announcement.OF_AN_EVENT:
        said["event"] = None
    if draft.segment != Announcement.Segment.TOPIC:
        said["topic"] = None
    return said
