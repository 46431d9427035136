"""A member's asks and offers: added, renewed, closed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.profiles import actions
from contacts.profiles.forms.asks import AskForm
from contacts.profiles.models import OPEN_FOR, Ask
from contacts.profiles.requests import MemberRequest
from networking_site.lib.refused import Refused

CLOSED_SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
def asks(request: MemberRequest) -> HttpResponse:
    """Show a member what she looks for and can help with, and let her add to it."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_ask(
                request.user.profile, **form.cleaned_data, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error("text", refusal.reason)
        else:
            messages.success(request, _("Added. It is open for 90 days."))
            return redirect("profiles:asks")
    mine = Ask.objects.belonging_to(request.user).prefetch_related("topics")
    context = {
        "form": form,
        "resting": mine.resting(),
        "open": mine.open(),
        "closed": mine.filter(state=Ask.State.CLOSED).order_by("-created_at", "-pk")[
            :CLOSED_SHOWN
        ],
        "days": OPEN_FOR.days,
    }
    status = 422 if form.is_bound else 200
    return render(request, "profiles/asks.html", context, status=status)


@require_POST
def renew_ask(request: MemberRequest, ask_id: UUID) -> HttpResponse:
    """Let a member say that an ask is still true."""
    ask = get_object_or_404(Ask.objects.belonging_to(request.user), public_id=ask_id)
    try:
        actions.renew_ask(ask, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("It is open for another 90 days."))
    return redirect("profiles:asks")


@require_POST
def close_ask(request: MemberRequest, ask_id: UUID) -> HttpResponse:
    """Let a member say that an ask is found, or no longer wanted."""
    ask = get_object_or_404(Ask.objects.belonging_to(request.user), public_id=ask_id)
    actions.close_ask(ask)
    messages.success(request, _("Closed. Nobody sees it any more."))
    return redirect("profiles:asks")
