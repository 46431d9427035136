"""What the organisers' pages share: the admin's head, and the gate to one row."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from contacts.profiles.requests import MemberRequest
from networking_site.announcements.models import Announcement


def one_of(request: MemberRequest, announcement_id: UUID) -> Announcement:
    """Give the announcement of an address, if she may read it."""
    theirs = Announcement.objects.run_by(request.user).with_audience()
    return get_object_or_404(theirs, public_id=announcement_id)
