"""Telling organisers about somebody."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.profiles import actions
from contacts.profiles.forms.reports import ReportForm
from contacts.profiles.models import Profile, Report
from contacts.profiles.querysets import MEMBER
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import face_of
from networking_site.lib.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest, handle: str) -> HttpResponse:
    """Let a member tell organisers about another, in confidence."""
    others = Profile.objects.visible_to(request.user).exclude(user=request.user)
    profile = get_object_or_404(others, handle=handle)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _told(request, profile, form):
        blocked = form.cleaned_data["block"]
        return redirect("profiles:directory" if blocked else profile)
    mine = Report.objects.belonging_to(request.user).filter(about=profile.user_id)
    context = {
        "form": form,
        "face": face_of(profile, relation=MEMBER),
        "is_open": mine.open().exists(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "profiles/report.html", context, status=status)


def _told(request: MemberRequest, profile: Profile, form: ReportForm) -> bool:
    """Hand the report over, and block if she wants; say whether it was taken."""
    data, now = form.cleaned_data, timezone.now()
    try:
        actions.report(
            request.user,
            about=profile.user,
            kind=data["kind"],
            text=data["text"],
            now=now,
        )
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return False
    if data["block"]:
        actions.block(request.user, other=profile.user, now=now)
    thanks = _("Thank you. It is with the organisers now, and with nobody else.")
    messages.success(request, thanks)
    return True
