"""The people a member met, what she keeps of them; and the evening for its host."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.profiles.models import Profile, User
from contacts.profiles.requests import MemberRequest
from events.models import Event
from events.pages import when_of, zone_of
from events.rooms import actions
from events.rooms.forms.meeting import NoteMetForm, WhichMetForm
from events.rooms.models import Rotation
from events.rooms.pages.evening import evening_of
from events.rooms.pages.met import MetThere, met_anywhere, met_there
from events.rooms.pages.typed import with_what_was_sent
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone

TAPS: dict[str, dict[str, Any]] = {
    "keep": {"keeps": True},
    "let_go": {"keeps": False},
    "follow_up": {"follows_up": True},
    "done": {"follows_up": False},
}


@require_safe
def met(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a member whom she met at an event."""
    rotation = _rotation(request, slug)
    found = met_there(rotation, viewer=request.user, now=timezone.now())
    return _page(request, found)


@require_POST
def note_met(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep what she says of somebody she met, in one tap."""
    rotation, now = _rotation(request, slug), timezone.now()
    form = NoteMetForm(request.POST)
    sentences = [str(word) for words in form.errors.values() for word in words]
    handle = request.POST.get("other", "")
    if form.is_valid():
        handle = form.cleaned_data["other"]
        other = _other(request.user, handle)
        try:
            said = _do(rotation, member=request.user, other=other, form=form, now=now)
        except Refused as refusal:
            sentences = [refusal.reason]
        else:
            messages.success(request, said)
            there = reverse("rooms:met", args=[slug])
            return redirect(f"{there}#{handle}" if handle else there)
    page = met_there(rotation, viewer=request.user, now=now)
    nugget = request.POST.get("nugget", "")
    if not any(one.face.handle == handle for one in page.people) and handle:
        messages.error(request, " ".join(sentences))
    page = with_what_was_sent(page, handle, nugget=nugget, errors=sentences)
    return _page(request, page, status=422)


@require_safe
def met_all(request: MemberRequest) -> HttpResponse:
    """Show a member everybody she met in rooms, the last first."""
    which = WhichMetForm(request.GET).wanted()
    viewer, here = request.user, zone(zone_of(request.user))
    rows, found = met_anywhere(
        viewer, which=which, query=request.GET, now=timezone.now()
    )
    labels = {
        "": _("Everybody"),
        "keep": _("To keep in touch"),
        "follow_up": _("To follow up"),
    }
    context = {
        "rows": [(one, one.met_at.astimezone(here)) for one in rows],
        "page": found,
        "which": which,
        "chips": [
            {"label": label, "url": f"?which={name}", "active": name == which}
            for name, label in labels.items()
        ],
    }
    return render(request, "rooms/met_all.html", context)


@require_safe
def evening(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a host who met how many, how newcomers fared, and what was kept in all."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    rotations = Rotation.objects.run_by(request.user).select_related("event")
    rotation = rotations.filter(event=event).prefetch_related("rounds").first()
    if rotation is None:
        return redirect("rooms:set_up", slug)
    found = evening_of(rotation, host=request.user, now=timezone.now())
    context = {"event": event, "evening": found}
    return render(request, "rooms/host/evening.html", context)


def _do(
    rotation: Rotation, *, member: User, other: User | None, form: Any, now: Any
) -> str:
    """Do what was tapped, and say so."""
    said = form.cleaned_data["said"]
    if said == "nugget":
        nugget = form.cleaned_data["nugget"]
        actions.remember(rotation, owner=member, other=other, nugget=nugget, now=now)
        return _("Kept.")
    if other is None:
        raise Refused(_("Choose somebody you met."))
    words = {"name": other.profile.name}
    if said == "thank":
        actions.thank(rotation, owner=member, other=other, now=now)
        return _("%(name)s gets your thanks.") % words
    kept = actions.remember(rotation, owner=member, other=other, now=now, **TAPS[said])
    if said == "keep" and actions.keep_each_other(kept):
        return _("You and %(name)s keep each other: you are connected.") % words
    return _("Kept.")


def _rotation(request: MemberRequest, slug: str) -> Rotation:
    seen = Rotation.objects.visible_to(request.user).select_related("event")
    return get_object_or_404(seen.prefetch_related("rounds"), event__slug=slug)


def _other(member: User, handle: str) -> User | None:
    if not handle:
        return None
    people = Profile.objects.visible_to(member).select_related("user__profile")
    return get_object_or_404(people, handle=handle).user


def _page(request: MemberRequest, page: MetThere, *, status: int = 200) -> HttpResponse:
    event = page.rotation.event
    when = when_of(event, viewer=request.user)
    context = {"met": page, "event": event, "when": when}
    return render(request, "rooms/met.html", context, status=status)
