"""What the organisers' pages share: the admin's head, and the gate to one row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from contacts.profiles.requests import MemberRequest
from networking_site.announcements.models import Announcement


def workshop_page(
    request: MemberRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a page of ours with the head that all pages of the admin have."""
    around = admin.site.each_context(request)
    return render(request, template, {**around, **context}, status=status)


def one_of(request: MemberRequest, announcement_id: UUID) -> Announcement:
    """Give the announcement of an address, if she may read it."""
    theirs = Announcement.objects.run_by(request.user).with_audience()
    return get_object_or_404(theirs, public_id=announcement_id)
