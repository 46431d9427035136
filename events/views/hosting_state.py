"""What becomes of an event: shown, called off, made again, given another link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.profiles.requests import MemberRequest
from events import actions
from events.forms import CancelForm
from events.forms.hosting import OnceForm
from events.models import Event
from events.rules import why_not_cancel
from networking_site.lib.refused import Refused


@require_POST
def publish(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a host's draft to those it is for."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    try:
        actions.publish(event, now=timezone.now())
        messages.success(request, _("It is published. Pass the word on."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask a host for a word to the people, then call her event off."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            actions.cancel(event, note=note, now=timezone.now())
            messages.success(request, _("It is cancelled, and everybody was told."))
        except Refused as refusal:
            messages.error(request, refusal.reason)
        return redirect(event)
    why_not = why_not_cancel(event, now=timezone.now())
    context = {"event": event, "form": form, "refusal": why_not}
    status = 422 if form.is_bound else 200
    return render(request, "events/host/cancel.html", context, status=status)


@require_POST
def clone(request: MemberRequest, slug: str) -> HttpResponse:
    """Begin another event that says the same, as a draft."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    form = OnceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This button is old. Press it once more."))
        return redirect("events:host", slug)
    try:
        copy = actions.clone(
            event,
            host=request.user,
            token=form.cleaned_data["token"],
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("events:host", slug)
    messages.success(request, _("Here is the copy, a draft. Look at the day first."))
    return redirect("events:edit", copy.slug)


@require_POST
def new_link(request: MemberRequest, slug: str) -> HttpResponse:
    """Give an event by link another link."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    actions.renew_link(event)
    messages.success(request, _("This is the new link. The old one opens nothing."))
    return redirect("events:host", slug)
