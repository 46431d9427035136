"""The participants report of a video call: given, reviewed, and kept once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from contacts.profiles.requests import MemberRequest
from events import actions
from events.forms import ReportForm, ReviewForm
from events.models import Event
from events.reviewing import review_of
from events.rules import why_not_read_report
from networking_site.lib.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def upload_report(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a host's report of her call, and lead to its review."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    now = timezone.now()
    sent = request.method == "POST"
    form = ReportForm(request.POST, request.FILES) if sent else ReportForm()
    if sent and form.is_valid():
        try:
            report = actions.upload_report(
                event, report=form.cleaned_data["report"], by=request.user, now=now
            )
        except Refused as refusal:
            form.add_error("report", refusal.reason)
        else:
            return redirect("events:report", slug=event.slug, report=report.public_id)
    context = {
        "event": event,
        "form": form,
        "refusal": why_not_read_report(event, now=now),
    }
    status = 422 if form.is_bound else 200
    return render(request, "events/host/upload_report.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest, slug: str, report: UUID) -> HttpResponse:
    """Show a host who is probably who, and keep what she confirms."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    now = timezone.now()
    found = event.reports.filter(uploaded_at__gt=now - actions.REPORT_KEPT)
    given = get_object_or_404(found.select_related("event"), public_id=report)
    review = review_of(given, host=request.user)
    form = ReviewForm(request.POST if request.method == "POST" else None, review=review)
    if form.is_valid():
        try:
            count = actions.keep_report(
                given, chosen=form.chosen(), by=request.user, now=now
            )
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            words = ngettext(
                "Noted: %(n)d member was in the call.",
                "Noted: %(n)d members were in the call.",
                count,
            )
            messages.success(request, words % {"n": count})
        return redirect("events:check_in", slug=event.slug)
    context = {"event": event, "review": review, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "events/host/report.html", context, status=status)
