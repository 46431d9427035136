"""The picture of an event: shown to who may see the event, chosen by its hosts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.profiles.requests import MemberRequest
from events import actions, covers
from events.forms.hosting import CoverForm
from events.forms.link import key_in
from events.models import Event
from events.pages import cover_url
from networking_site.lib.refused import Refused

A_WEEK = 7 * 24 * 60 * 60


@login_not_required
@require_safe
def cover(request: HttpRequest, slug: str, cover_id: UUID, size: str) -> HttpResponse:
    """Give one size of an event's picture to somebody who may see the event.

    Another picture has another address, so a browser may keep this one for itself.
    """
    seen = Event.objects.visible_to(request.user, key=key_in(request.GET))
    get_object_or_404(seen, slug=slug, cover=cover_id)
    data = covers.read(cover_id, size) if size in covers.SIZES else None
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={A_WEEK}, immutable"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a host choose the picture of her event, and say what it shows."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    if "remove" in request.POST:
        actions.remove_cover(event)
        messages.success(request, _("The picture is gone."))
        return redirect("events:picture", slug)
    form = CoverForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        has_picture=event.cover is not None,
        initial={"words": event.cover_words},
    )
    if form.is_valid() and _kept(event, form):
        messages.success(request, _("Saved."))
        return redirect("events:picture", slug)
    context = {"event": event, "form": form, "cover_url": cover_url(event, "large")}
    status = 422 if form.is_bound else 200
    return render(request, "events/host/picture.html", context, status=status)


def _kept(event: Event, form: CoverForm) -> bool:
    upload, words = form.cleaned_data["picture"], form.cleaned_data["words"]
    if upload is None:
        actions.describe_cover(event, words=words)
        return True
    try:
        actions.set_cover(event, upload=upload, words=words)
    except Refused as refusal:
        form.add_error("picture", refusal.reason)
        return False
    return True
