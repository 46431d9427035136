"""Network health, in the organisers' workshop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.profiles.requests import MemberRequest
from networking_site.health import actions
from networking_site.health.models import Report
from networking_site.health.pages import page_of
from networking_site.organisers.site import organisers_page, workshop_page

MAY = "health.view_report"


@organisers_page(MAY)
@require_safe
def health(request: MemberRequest) -> HttpResponse:
    """Show an organiser who has met whom, as of the last time that was counted."""
    report = Report.objects.visible_to(request.user).first()
    return workshop_page(
        request,
        "health/health.html",
        title=_("Network health"),
        report=report,
        is_being_made=report is not None and report.is_being_made(now=timezone.now()),
        page=page_of(report, viewer=request.user),
    )


@organisers_page(MAY)
@require_POST
def health_again(request: MemberRequest) -> HttpResponse:
    """Let it be counted anew, by a job."""
    if actions.ask_for_report(now=timezone.now()):
        messages.success(
            request,
            _("We are counting. Look again in a moment: this page will be new."),
        )
    else:
        messages.info(
            request, _("It is being counted already. Look again in a moment.")
        )
    return redirect("health")
