"""Sending an announcement, how far it is, and who got it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles.requests import MemberRequest
from networking_site.announcements import actions, emails
from networking_site.announcements.audience import (
    count_by_how,
    members_meant,
    words_for_audience,
)
from networking_site.announcements.forms import ReceiversForm
from networking_site.announcements.models import Announcement, Receipt
from networking_site.announcements.querysets import MAY_READ, MAY_WRITE
from networking_site.announcements.rules import why_not_send
from networking_site.announcements.trail import SENT, STOPPED, WENT_ON
from networking_site.announcements.views.look import one_of
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record, recorded
from networking_site.organisers.site import organisers_page, workshop_page

PAGE = 50
State = Announcement.State


@organisers_page(MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Say how many will get it and why others will not, and begin to send it."""
    announcement, now = one_of(request, announcement_id), timezone.now()
    is_meant = request.method == "POST"
    if announcement.state != State.DRAFT:
        return redirect("announcements:progress", announcement_id)
    if is_meant:
        try:
            with recorded(request, SENT, about=announcement):
                actions.send(announcement, by=request.user, now=now)
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            return redirect("announcements:progress", announcement_id)
    counts = count_by_how(members_meant(announcement, now=now), kind=emails.ANNOUNCED)
    return workshop_page(
        request,
        "announcements/send.html",
        page_title=_("Send it?"),
        announcement=announcement,
        audience=words_for_audience(announcement),
        refusal=why_not_send(announcement, by=request.user, now=now),
        status=422 if is_meant else 200,
        **_in_words(counts),
    )


@organisers_page(MAY_READ)
@require_safe
def progress(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Show how far an announcement is; its part loads itself anew while it moves."""
    announcement = one_of(request, announcement_id)
    if announcement.state == State.DRAFT:
        return redirect("announcements:preview", announcement_id)
    context = {
        "announcement": announcement,
        "may_write": request.user.has_perm(MAY_WRITE),
        "is_moving": announcement.state == State.SENDING,
        **_in_words(announcement.receipts.counted()),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "announcements/progress.html#progress", context)
    return workshop_page(
        request,
        "announcements/progress.html",
        page_title=announcement.subject,
        audience=words_for_audience(announcement),
        **context,
    )


@organisers_page(MAY_WRITE)
@require_POST
def stop(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Stop what is on its way."""
    announcement = one_of(request, announcement_id)
    try:
        with transaction.atomic():
            if actions.stop(announcement, by=request.user, now=timezone.now()):
                record(request, STOPPED, about=announcement)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("Stopped. Nobody more is told."))
    return redirect("announcements:progress", announcement_id)


@organisers_page(MAY_WRITE)
@require_POST
def go_on(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """Go on with what was stopped."""
    announcement = one_of(request, announcement_id)
    try:
        with transaction.atomic():
            if actions.go_on(announcement, by=request.user, now=timezone.now()):
                record(request, WENT_ON, about=announcement)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("It goes on, to those it did not reach."))
    return redirect("announcements:progress", announcement_id)


@organisers_page(MAY_READ)
@require_safe
def receivers(request: MemberRequest, announcement_id: UUID) -> HttpResponse:
    """List who got it and how, and who did not and why."""
    announcement = one_of(request, announcement_id)
    form = ReceiversForm(request.GET, label_suffix="")
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "how": ""}
    found = page(
        Receipt.objects.run_by(request.user)
        .filter(announcement=announcement)
        .matching(how=wanted["how"], name=wanted["q"])
        .with_names(),
        by=("id",),
        query=request.GET,
        size=PAGE,
    )
    return workshop_page(
        request,
        "announcements/receivers.html",
        page_title=_("Who got it"),
        announcement=announcement,
        audience=words_for_audience(announcement),
        form=form,
        page=found,
    )


def _in_words(counts: dict[str, int]) -> dict[str, Any]:
    """Give who is told and who is not, in words and numbers, and both sums."""
    told = [(how.label, counts[how]) for how in Receipt.TOLD if how in counts]
    others = [how for how in Receipt.How if how not in Receipt.TOLD]
    left_out = [(how.label, counts[how]) for how in others if how in counts]
    return {
        "told": told,
        "left_out": left_out,
        "told_sum": sum(count for _label, count in told),
        "left_out_sum": sum(count for _label, count in left_out),
    }
