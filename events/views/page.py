"""An event's page, who is going, and answering it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.profiles.models import Profile, User
from contacts.profiles.public import not_indexed
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import faces
from events import actions
from events.acquaintances import acquaintances_first, among
from events.door import mine_at
from events.forms import AnswerForm
from events.models import Event, Rsvp
from events.pages import card_for, load_for
from events.public import metadata_of
from events.querysets import EventQuerySet
from events.rules import may_see_join_link, why_not_answer
from events.views.comments import talk_of
from networking_site.lib.keyset import page
from networking_site.lib.markdown import to_html
from networking_site.lib.refused import Refused

PAGE = 20
FACES = 24


@login_not_required
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one event, and to members who is going."""
    event = get_object_or_404(_loaded(request), slug=slug)
    metadata = metadata_of(event, is_signed_in=request.user.is_authenticated)
    context = {
        **_detail(request, event),
        "metadata": metadata,
        "talk": talk_of(request, event),
    }
    response = render(request, "events/detail.html", context)
    return response if metadata.may_be_indexed else not_indexed(response)


@require_POST
def answer(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep a member's answer to an event."""
    event = get_object_or_404(_loaded(request), slug=slug)
    form = AnswerForm(request.POST)
    if form.is_valid():
        chosen = Rsvp.Answer(form.cleaned_data["answer"])
        try:
            actions.answer(
                event, member=request.user, answer=chosen, now=timezone.now()
            )
        except Refused as refusal:
            messages.error(request, refusal.reason)
    else:
        messages.error(request, _("Say whether you are going or not."))
    if request.htmx:  # type: ignore[attr-defined]
        event = get_object_or_404(_loaded(request), slug=slug)
        context = _detail(request, event)
        return render(request, "events/detail.html#answering", context)
    return redirect(event)


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
    return load_for(request.user, Event.objects.visible_to(request.user))


def _detail(request: HttpRequest, event: Event) -> dict[str, Any]:
    now = timezone.now()
    going = Rsvp.objects.visible_to(request.user).filter(event=event).going()
    profiles = Profile.objects.visible_to(request.user).filter(
        user__in=going.values("member")
    )
    people = faces(acquaintances_first(profiles.with_face(), request.user)[:FACES])
    user = request.user
    return {
        "event": card_for(request.user, event),
        "source": event,
        "mine": mine_at(event, member=user, now=now) if user.is_authenticated else None,
        "where": ", ".join(part for part in (event.place_name, event.address) if part),
        "description": to_html(event.description),
        "people": people,
        "also_going": among(people),
        "there_are_more": len(people) == FACES,
        "rsvp": _rsvp_box(request, event, now=now),
    }


def _rsvp_box(request: HttpRequest, event: Event, *, now: Any) -> dict[str, Any]:
    refusal = why_not_answer(event, now=now)
    card = card_for(request.user, event)
    mine = event.my_answer
    state = mine or ("full" if card.is_full or event.waiting_count else "open")
    if refusal:
        state = {"cancelled": "cancelled"}.get(event.status, "past")
    in_line = 0
    if mine == Rsvp.Answer.WAITING and isinstance(request.user, User):
        turn = event.rsvps.belonging_to(request.user).values("turn")[:1]
        in_line = event.rsvps.waiting().filter(turn__lte=turn).count()
    join = may_see_join_link(event, answer=mine, now=now)
    return {
        "state": state,
        "url": f"{event.get_absolute_url()}answer/",
        "place_in_line": in_line,
        "seats_left": card.seats_left,
        "going_count": event.going_count,
        "note": event.cancel_note if event.is_cancelled else refusal,
        "join_url": event.join_link if join else "",
        "target": "answering",
    }
