"""Answering an event from the link in a letter, without signing in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from contacts.profiles.models import User
from events import actions, links
from events.forms import AnswerForm
from events.models import Event, Rsvp
from events.pages import card_for, load_for
from events.rsvp_box import box_for
from events.rules import why_not_answer
from networking_site.lib.middleware import secret
from networking_site.lib.refused import Refused


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def from_mail(request: HttpRequest, rsvp_token: str) -> HttpResponseBase:
    """Show where somebody stands, with buttons; keep what she answers by them."""
    rsvp = links.behind(rsvp_token)
    if rsvp is None:
        raise Http404
    sentences: list[str] = []
    if request.method == "POST":
        typed = {"answer": request.POST.get("answer", "")}
        sentences = keep(rsvp.event, member=rsvp.member, typed=typed)
        if not sentences:
            return secret(redirect(request.path))
    return secret(_page(request, rsvp, sentences=sentences))


def keep(event: Event, *, member: User, typed: Mapping[str, str]) -> list[str]:
    """Keep what was typed as a member's answer, or give what is wrong with it."""
    form = AnswerForm(typed)
    if not form.is_valid():
        return form.sentences()
    try:
        actions.answer(event, member=member, now=timezone.now(), **form.said(event))
    except Refused as refusal:
        return [refusal.reason]
    return []


def _page(request: HttpRequest, rsvp: Rsvp, *, sentences: list[str]) -> HttpResponse:
    """Show the box of the event's page, with its buttons alone."""
    member = rsvp.member
    event = load_for(member, Event.objects.visible_to(member)).get(pk=rsvp.event_id)
    card = card_for(member, event)
    box = replace(
        box_for(member, event, card, now=timezone.now()),
        url="" if why_not_answer(event, now=timezone.now()) else request.path,
        question="",
        most_guests=0,
        asks_shown=False,
        join_url="",
        target="",
        errors=sentences,
    )
    context = {"event": card, "rsvp": box}
    status = 422 if sentences else 200
    return render(request, "events/from_mail.html", context, status=status)
