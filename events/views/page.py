"""An event's page, who is going, and answering it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from contacts.profiles.models import Profile
from contacts.profiles.public import not_indexed
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import faces
from events.acquaintances import acquaintances_first, among
from events.door import mine_at
from events.forms.link import key_in
from events.models import Event, Rsvp
from events.pages import card_for, cover_url, keyed, load_for, map_url, runs
from events.public import metadata_of
from events.querysets import EventQuerySet
from events.rsvp_box import Refusal, box_for
from events.views.answers import keep
from events.views.comments import talk_of
from networking_site.lib.keyset import page
from networking_site.lib.markdown import to_html
from networking_site.lib.middleware import secret

PAGE = 20
FACES = 24


@login_not_required
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one event, and to members who is going."""
    event = get_object_or_404(_loaded(request), slug=slug)
    context = _detail(request, event)
    response = render(request, "events/detail.html", context)
    if event.audience == Event.Audience.LINK:
        return secret(response)
    if context["metadata"].may_be_indexed:
        return response
    return not_indexed(response)


@require_POST
def answer(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep a member's answer to an event."""
    event = get_object_or_404(_loaded(request), slug=slug)
    if sentences := keep(event, member=request.user, typed=request.POST):
        refusal = Refusal(sentences, typed=request.POST)
        return _answered(request, event, refusal=refusal)
    if request.htmx:  # type: ignore[attr-defined]
        return _answered(request, get_object_or_404(_loaded(request), slug=slug))
    return redirect(f"{event.get_absolute_url()}{keyed(key_in(request.GET))}")


@require_safe
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """List everybody going whom the viewer may see, page after page."""
    event = get_object_or_404(_loaded(request), slug=slug)
    rsvps = Rsvp.objects.visible_to(request.user).filter(event=event).going()
    found = page(
        rsvps.with_faces(request.user), by=("turn",), query=request.GET, size=PAGE
    )
    return render(
        request,
        "events/people.html",
        {
            "event": card_for(request.user, event),
            "people": faces(rsvp.member.profile for rsvp in found.rows),
            "page": found,
        },
    )


def _loaded(request: HttpRequest) -> EventQuerySet:
    seen = Event.objects.visible_to(request.user, key=key_in(request.GET))
    return load_for(request.user, seen)


def _answered(
    request: MemberRequest, event: Event, *, refusal: Refusal | None = None
) -> HttpResponse:
    part = "#answering" if request.htmx else ""  # type: ignore[attr-defined]
    context = _detail(request, event, refusal=refusal)
    return render(
        request,
        f"events/detail.html{part}",
        context,
        status=422 if refusal else 200,
    )


def _detail(
    request: HttpRequest, event: Event, *, refusal: Refusal | None = None
) -> dict[str, Any]:
    now, user = timezone.now(), request.user
    card = card_for(user, event)
    going = Rsvp.objects.visible_to(request.user).filter(event=event).going()
    profiles = Profile.objects.visible_to(request.user).filter(
        user__in=going.values("member")
    )
    people = faces(acquaintances_first(profiles.with_face(), request.user)[:FACES])
    key = key_in(request.GET)
    return {
        "event": card,
        "source": event,
        "metadata": metadata_of(event, is_signed_in=user.is_authenticated),
        "talk": talk_of(request, event),
        "mine": mine_at(event, member=user, now=now) if user.is_authenticated else None,
        "key": keyed(key),
        "cover_url": cover_url(event, "large", key=key),
        "map_url": map_url(event),
        "runs_it": runs(user, event),
        "description": to_html(event.description),
        "people": people,
        "also_going": among(people),
        "there_are_more": len(people) == FACES,
        "rsvp": box_for(user, event, card, now=now, refusal=refusal, key=keyed(key)),
    }
