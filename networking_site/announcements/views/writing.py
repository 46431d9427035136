"""Writing an announcement, and looking at it before anybody gets it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles.models import Topic
from contacts.profiles.requests import MemberRequest
from networking_site.announcements import actions, emails
from networking_site.announcements.audience import words_for_audience
from networking_site.announcements.forms import DraftForm, as_typed
from networking_site.announcements.models import Announcement
from networking_site.announcements.querysets import MAY_READ, MAY_WRITE
from networking_site.announcements.rules import why_not_change
from networking_site.announcements.trail import CHANGED, THROWN_AWAY, WRITTEN
from networking_site.announcements.views.look import one_of
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record, recorded
from networking_site.organisers.site import organisers_page, workshop_page

PAGE = 20


@organisers_page(MAY_READ)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """List drafts and what went out, the newest first."""
    theirs = Announcement.objects.run_by(request.user).with_audience()
    found = page(theirs, by=("-created_at", "-id"), query=request.GET, size=PAGE)
    rows = [(one, words_for_audience(one)) for one in found.rows]
    return workshop_page(
        request,
        "announcements/index.html",
        page_title=_("Announcements"),
        page=found,
        announcements=rows,
    )


@organisers_page(MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Let an organiser write an announcement."""
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        now=timezone.now(),
        initial={"signature": request.user.profile.name},
    )
    if form.is_valid():
        token, now = form.cleaned_data["token"], timezone.now()
        try:
            with transaction.atomic():
                draft = form.draft()
                kept = actions.write(draft, by=request.user, token=token, now=now)
                record(request, WRITTEN, about=kept)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Kept as a draft. Nobody has got it yet."))
            return redirect("announcements:preview", kept.public_id)
    return _form_page(request, form)


@organisers_page(MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Let an organiser put a draft differently."""
    announcement = one_of(request, announcement_id)
    if refusal := why_not_change(announcement, by=request.user):
        messages.warning(request, refusal)
        return redirect("announcements:progress", announcement_id)
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        now=timezone.now(),
        initial=as_typed(announcement),
    )
    if form.is_valid():
        try:
            with recorded(request, CHANGED, about=announcement):
                actions.change(announcement, form.draft(), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Kept. Nobody has got it yet."))
            return redirect("announcements:preview", announcement_id)
    return _form_page(request, form, announcement=announcement)


def _form_page(
    request: MemberRequest, form: DraftForm, announcement: Announcement | None = None
) -> HttpResponse:
    return workshop_page(
        request,
        "announcements/edit.html",
        page_title=_("Change it") if announcement else _("Write an announcement"),
        form=form,
        announcement=announcement,
        topics=Topic.objects.visible_to(request.user),
        status=422 if form.is_bound else 200,
    )


@organisers_page(MAY_READ)
@require_safe
def preview(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Show an announcement as the mail that members get, in both its forms."""
    announcement = one_of(request, announcement_id)
    subject, text, _html = emails.parts(announcement, to=request.user)
    response = workshop_page(
        request,
        "announcements/preview.html",
        page_title=announcement.subject,
        announcement=announcement,
        audience=words_for_audience(announcement),
        subject=subject,
        text=text,
        is_draft=not why_not_change(announcement, by=request.user),
    )
    response._csp_replace = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


@organisers_page(MAY_READ)
@require_safe
@xframe_options_sameorigin
def letter(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Give the HTML of the mail, for the frame in its preview, and for no other page.

    The paper of letters carries its style inside; the policy names that style by its
    hash, and lets nothing else in.
    """
    announcement = one_of(request, announcement_id)
    _subject, _text, html = emails.parts(announcement, to=request.user)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    response = HttpResponse(html)
    response._csp_replace = {  # type: ignore[attr-defined]
        "style-src": [_hash_of(style) for style in styles],
        "frame-ancestors": ["'self'"],
    }
    return response


def _hash_of(style: str) -> str:
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


@organisers_page(MAY_WRITE)
@require_POST
def try_out(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Send the letter to the organiser alone."""
    announcement = one_of(request, announcement_id)
    try:
        actions.try_out(announcement, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        address = {"address": request.user.email}
        messages.success(request, _("On its way to %(address)s alone.") % address)
    return redirect("announcements:preview", announcement_id)


@organisers_page(MAY_WRITE)
@require_POST
def throw_away(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    announcement = one_of(request, announcement_id)
    try:
        with recorded(request, THROWN_AWAY, about=announcement):
            actions.throw_away(announcement, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("announcements:progress", announcement_id)
    messages.success(request, _("Thrown away. Nobody got it."))
    return redirect("announcements:index")
