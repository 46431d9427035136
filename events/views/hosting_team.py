"""Who runs an event: adding a host, and stepping down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.profiles.finding import Wanted, find
from contacts.profiles.forms.directory import DirectoryForm
from contacts.profiles.models import Profile
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import faces
from events import actions
from events.forms.hosting import MemberForm
from events.models import Event
from events.pages import card_for, load_for
from networking_site.lib.refused import Refused

FOUND = 12


@require_safe
def hosts(request: MemberRequest, slug: str) -> HttpResponse:
    """Show who runs an event, and find members who might."""
    events = load_for(request.user, Event.objects.run_by(request.user))
    event = get_object_or_404(events, slug=slug)
    q = DirectoryForm(request.GET).wanted().words
    card = card_for(request.user, event)
    there = {face.handle for face in card.hosts}
    found = []
    if q:
        wanted = Wanted(words=q, traits={})
        found = find(
            request.user, wanted, after="", size=FOUND, now=timezone.now()
        ).profiles
    context = {
        "event": event,
        "hosts": card.hosts,
        "is_host": request.user.profile.handle in there,
        "q": q,
        "people": faces(one for one in found if one.handle not in there),
    }
    return render(request, "events/host/hosts.html", context)


@require_POST
def add_host(request: MemberRequest, slug: str) -> HttpResponse:
    """Make a member a host, whom this one may see."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    form = MemberForm(request.POST)
    handle = form.cleaned_data["member"] if form.is_valid() else ""
    people = Profile.objects.visible_to(request.user).select_related("user")
    profile = get_object_or_404(people, handle=handle)
    try:
        actions.ask_to_host(event, member=profile.user, by=request.user)
        messages.success(
            request,
            _("%(name)s is a host now, and was told so.") % {"name": profile.name},
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("events:hosts", slug)


@require_POST
def step_down(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a host stop being one."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    try:
        actions.step_down(event, member=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("events:hosts", slug)
    messages.success(request, _("You don't run this event any more."))
    return redirect("events:mine")
