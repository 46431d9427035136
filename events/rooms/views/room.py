"""The room page: where a member is now, with whom, and what she keeps of it."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles.models import Profile, User
from contacts.profiles.requests import MemberRequest
from events.pages import when_of
from events.rooms import actions
from events.rooms.forms.keeping import KeepForm
from events.rooms.models import Rotation
from events.rooms.news import behind, key_of, standing_for
from events.rooms.pages.my_room import MyRoom, my_room
from events.rooms.pages.typed import with_what_was_sent
from networking_site.lib.refused import Refused
from networking_site.lib.without_viewer import without_viewer

WORKER = Path("js/room-worker.js")


@require_safe
def room(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a member her room, or how she gets one."""
    rotation = _rotation(request, slug)
    page = my_room(rotation, viewer=request.user, now=timezone.now())
    return _page(request, page)


@without_viewer
@require_safe
def news(request: HttpRequest, slug: str, news_token: str) -> HttpResponse:
    """Tell an open page whether it should look again, or how much time is left.

    Where there is nothing for it any more, the whole page is to be asked for: it will
    say why.
    """
    asker, now = behind(news_token), timezone.now()
    stands = standing_for(asker, now=now) if asker else None
    if stands is None:
        return HttpResponse(status=404, headers={"HX-Refresh": "true"})
    key, seen = key_of(stands), request.GET.get("seen", "")
    if str(key) == seen:
        return HttpResponse(status=204)
    if key.room != seen.partition(".")[0]:
        return HttpResponse(headers={"HX-Trigger": "room-changed"})
    clock = {
        "seen": str(key),
        "now": now.isoformat(),
        "ends": stands.moment.ends_at.isoformat() if stands.moment.ends_at else "",
        "left": stands.moment.time_left,
    }
    return HttpResponse(headers={"HX-Trigger": json.dumps({"room-clock": clock})})


@require_POST
def arrive(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a member take part from now on."""
    rotation = _rotation(request, slug)
    try:
        actions.arrive(rotation, member=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("rooms:room", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask a member whether she has to go, and let her."""
    rotation = _rotation(request, slug)
    if request.method != "POST":
        return render(request, "rooms/leave.html", {"event": rotation.event})
    actions.leave(rotation, member=request.user, now=timezone.now())
    messages.success(request, _("Goodbye. The others go on without you."))
    return redirect("rooms:room", slug=slug)


@require_POST
def keep(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep a follow-up or a nugget; asked by script, answer with a word instead."""
    rotation, now = _rotation(request, slug), timezone.now()
    form = KeepForm(request.POST)
    sentences = [str(word) for words in form.errors.values() for word in words]
    if form.is_valid():
        other = _other(request.user, form.cleaned_data["other"])
        try:
            actions.remember(
                rotation, owner=request.user, other=other, now=now, **form.said()
            )
        except Refused as refusal:
            sentences = [refusal.reason]
    by_script = not request.accepts("text/html")
    if by_script:
        said = " ".join(sentences) or _("Kept.")
        status = 422 if sentences else 200
        return HttpResponse(said, content_type="text/plain", status=status)
    if not sentences:
        messages.success(request, _("Kept."))
        return redirect("rooms:room", slug=slug)
    page = with_what_was_sent(
        my_room(rotation, viewer=request.user, now=now),
        request.POST.get("other", ""),
        nugget=request.POST.get("nugget", ""),
        errors=sentences,
    )
    return _page(request, page, status=422)


@login_not_required
@require_safe
def room_worker(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the script that keeps this room page at hand where there is no network.

    It is served from the page's own address, so it looks after that page and no other.
    """
    script = (settings.BASE_DIR / "static" / WORKER).read_text(encoding="utf-8")
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _rotation(request: MemberRequest, slug: str) -> Rotation:
    seen = Rotation.objects.visible_to(request.user).with_place_of(request.user)
    return get_object_or_404(seen, event__slug=slug)


def _other(member: User, handle: str) -> User | None:
    if not handle:
        return None
    people = Profile.objects.visible_to(member).select_related("user")
    return get_object_or_404(people, handle=handle).user


def _page(request: MemberRequest, page: MyRoom, *, status: int = 200) -> HttpResponse:
    event = page.event
    when = when_of(event, viewer=request.user)
    in_part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    name = f"rooms/room.html{'#room' if in_part else ''}"
    context = {"my": page, "event": event, "when": when}
    return render(request, name, context, status=status)
