"""Check-in: by the code of a ticket or by name; and where a member was."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles.models import Profile, User
from contacts.profiles.requests import MemberRequest
from events import actions, tokens
from events.door import ABSENT, CAME, at_the_door, door_of
from events.forms import DoorForm, NoteForm
from events.models import Attendance, Event, Rsvp
from events.pages import card_for, load_for, when_of
from events.rules import why_not_check_in
from networking_site.lib.keyset import page
from networking_site.lib.middleware import secret
from networking_site.lib.qr import qr
from networking_site.lib.refused import Refused

PAGE = 20


@require_safe
def ticket(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a member who goes her ticket, to hold up at the door."""
    events = Event.objects.visible_to(request.user).answered_by(
        request.user, Rsvp.Answer.GOING
    )
    event = get_object_or_404(load_for(request.user, events), slug=slug)
    rsvp = Rsvp.objects.belonging_to(request.user).select_related("event")
    mine = get_object_or_404(rsvp, event=event)
    context = {
        "event": card_for(request.user, event),
        "source": event,
        "name": request.user.profile.name,
        "guests": mine.guests,
        "qr": qr(tokens.ticket_address(mine)),
        "noted": Attendance.objects.belonging_to(request.user)
        .filter(event=event, came=True)
        .first(),
    }
    return render(request, "events/ticket.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: MemberRequest, ticket: str) -> HttpResponseBase:
    """Show a host whose ticket she scanned, and check its member in by one press."""
    runs = Event.objects.run_by(request.user)
    theirs = Rsvp.objects.visible_to(request.user)
    among = theirs.filter(Q(event__in=runs) | Q(member=request.user))
    rsvp = tokens.behind(ticket, use=tokens.TICKET, among=among)
    if rsvp is None:
        return secret(render(request, "events/scan.html", status=404))
    is_host = runs.filter(pk=rsvp.event_id).exists()
    if request.method == "POST":
        if not is_host:
            return secret(render(request, "events/scan.html", status=404))
        _note(request, rsvp.event, rsvp.member, source=Attendance.Source.TICKET)
        return secret(redirect(request.path))
    event = rsvp.event
    context = {
        "event": event,
        "when": when_of(event, viewer=request.user),
        "is_host": is_host,
        "one": at_the_door(rsvp, host=request.user),
        "refusal": why_not_check_in(event, now=timezone.now()),
    }
    return secret(render(request, "events/scan.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a host who is expected, and note who came or did not."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    if request.method == "POST":
        people = Profile.objects.visible_to(request.user).select_related("user")
        form = NoteForm(request.POST)
        handle = form.cleaned_data["handle"] if form.is_valid() else ""
        profile = people.filter(handle=handle).first()
        if profile is None:
            messages.error(request, _("Choose somebody of the list."))
        else:
            _note(request, event, profile.user, source=Attendance.Source.NAME)
        if not request.htmx:  # type: ignore[attr-defined]
            query = request.GET.urlencode()
            return redirect(f"{request.path}?{query}" if query else request.path)
    return _door(request, event)


@require_POST
def rest_not_come(request: MemberRequest, slug: str) -> HttpResponse:
    """Note that nobody else came, once the event is over and a host says so."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    try:
        count = actions.note_the_rest(event, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        words = ngettext(
            "Noted: %(n)d person did not come.",
            "Noted: %(n)d people did not come.",
            count,
        )
        messages.success(request, words % {"n": count})
    return redirect("events:check_in", slug=event.slug)


@require_safe
def been(request: MemberRequest) -> HttpResponse:
    """Show a member where she was, as the hosts noted it."""
    noted = Attendance.objects.belonging_to(request.user).select_related("event")
    found = page(noted, by=("-event__starts_at", "-id"), query=request.GET, size=PAGE)
    seen = set(
        Event.objects.visible_to(request.user)
        .filter(pk__in=[one.event_id for one in found.rows])
        .values_list("pk", flat=True)
    )
    rows = [
        {
            "title": one.event.title,
            "url": one.event.get_absolute_url() if one.event_id in seen else "",
            "starts": when_of(one.event, viewer=request.user).start,
            "came": one.came,
            "minutes": one.minutes,
        }
        for one in found.rows
    ]
    return render(request, "events/been.html", {"rows": rows, "page": found})


def _door(request: MemberRequest, event: Event) -> HttpResponse:
    wanted, now = DoorForm(request.GET).wanted(), timezone.now()
    door = door_of(event, host=request.user, wanted=wanted, query=request.GET, now=now)
    context = {
        "event": event,
        "door": door,
        "wanted": wanted,
        "refusal": (refusal := why_not_check_in(event, now=now)),
        "can_note": refusal is None,
        "url": request.path,
        "query": request.GET.urlencode(),
    }
    in_part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    if in_part:
        context["news"] = messages.get_messages(request)
    name = "events/host/check_in.html" + ("#door" if in_part else "")
    return render(request, name, context)


def _note(
    request: HttpRequest, event: Event, member: User, *, source: Attendance.Source
) -> None:
    form, now = NoteForm(request.POST), timezone.now()
    said = form.cleaned_data["said"] if form.is_valid() else ""
    host = request.user
    assert isinstance(host, User)
    try:
        if said == CAME:
            actions.check_in(event, member=member, source=source, by=host, now=now)
        elif said == ABSENT:
            actions.note_absent(event, member=member, by=host, now=now)
        elif said:
            actions.take_back(event, member=member)
        else:
            messages.error(request, _("Say whether the person is here."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
