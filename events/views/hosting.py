"""Making an event, changing it, and the list of one's own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.profiles.models import Topic
from contacts.profiles.requests import MemberRequest
from events import actions
from events.forms.hosting import MineForm
from events.forms.running import HostsEventForm
from events.models import Event, Rsvp
from events.pages import cards_for, draft_page, load_for, zone_of
from events.rules import may_make_events
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused

PAGE = 20
SUGGESTED = 10


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Let a member begin an event: a draft, until she publishes it."""
    if not may_make_events(request.user):
        messages.info(
            request, _("Here the organisers make the events. Tell them your idea.")
        )
        return redirect("events:list")
    zone = {"time_zone": zone_of(request.user), "token": uuid4()}
    form = HostsEventForm(request.POST or None, initial=zone)
    if "preview" not in request.POST and form.is_valid():
        try:
            event = actions.make(
                request.user,
                says=form.says(),
                topics=form.cleaned_data["topics"],
                token=form.cleaned_data["token"],
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, _("Your draft is saved. Only you see it until you publish it.")
            )
            return redirect(event)
    return _form_page(request, "events/host/new.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a host change what she said of her event."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    form = HostsEventForm(request.POST or None, instance=event)
    if "preview" not in request.POST and form.is_valid():
        try:
            actions.change(
                event,
                says=form.says(),
                topics=form.cleaned_data["topics"],
                word=form.cleaned_data["word"],
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect(event)
    return _form_page(request, "events/host/edit.html", form)


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """List a member's own events: where she goes, what she runs, and what was."""
    which = MineForm(request.GET).wanted()
    now = timezone.now()
    if which.startswith("host"):
        events = Event.objects.belonging_to(request.user)
    else:
        events = Event.objects.visible_to(request.user).answered_by(
            request.user, Rsvp.Answer.GOING, Rsvp.Answer.OFFERED, Rsvp.Answer.WAITING
        )
    order = ("starts_at", "id")
    if which in ("past", "hosted"):
        events, order = events.past(now=now), ("-starts_at", "-id")
    else:
        events = events.upcoming(now=now)
    found = page(load_for(request.user, events), by=order, query=request.GET, size=PAGE)
    context = {
        "events": cards_for(request.user, found.rows),
        "page": found,
        "which": which,
        "chips": _chips(which),
        "may_make": may_make_events(request.user),
    }
    return render(request, "events/mine.html", context)


def _chips(which: str) -> list[dict[str, Any]]:
    labels = {
        "": _("Where I go"),
        "hosting": _("What I host"),
        "past": _("Where I was"),
        "hosted": _("What I hosted"),
    }
    return [
        {"label": label, "url": f"?which={name}", "active": which == name}
        for name, label in labels.items()
    ]


def _form_page(
    request: MemberRequest, template: str, form: HostsEventForm
) -> HttpResponse:
    is_preview = "preview" in request.POST
    status = 422 if form.is_bound and not is_preview else 200
    context = {
        "form": form,
        "event": form.instance,
        "draft": draft_page(form, viewer=request.user),
        "is_preview": is_preview,
        "suggested": Topic.objects.visible_to(request.user)[:SUGGESTED],
    }
    # htmx swaps the preview alone; whoever has no script gets the whole page.
    if is_preview and request.htmx:  # type: ignore[attr-defined]
        template = "events/host/form.html#preview"
    return render(request, template, context, status=status)
