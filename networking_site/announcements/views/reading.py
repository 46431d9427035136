"""The page on which a member reads what she was told."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from contacts.profiles.requests import MemberRequest
from networking_site.announcements.audience import signature_for
from networking_site.announcements.models import Announcement
from networking_site.lib.markdown import to_html


@require_safe
def detail(request: MemberRequest, sent_id: UUID) -> HttpResponse:
    """Show an announcement to a member who was told."""
    hers = Announcement.objects.visible_to(request.user).select_related("author")
    announcement = get_object_or_404(hers, public_id=sent_id)
    return render(
        request,
        "announcements/detail.html",
        {
            "announcement": announcement,
            "words": to_html(announcement.text),
            "signature": signature_for(announcement, member=request.user),
        },
    )
