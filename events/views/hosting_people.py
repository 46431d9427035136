"""The host's page: who comes and who waits, a word to them, the list to take along."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles.models import User
from contacts.profiles.requests import MemberRequest
from events import actions
from events.forms.hosting import MemberForm, MessageForm, PeopleForm
from events.models import Event, HostMessage, Rsvp
from events.pages import card_for, link_of, load_for, zone_of
from events.people import lines_of, table_of
from events.rules import why_not_answer, why_not_write_to_people
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused
from networking_site.lib.tables import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from networking_site.lib.zones import zone

PAGE = 50
PUT_FIRST = {
    Rsvp.Answer.GOING: gettext_lazy("%(name)s has a place."),
    Rsvp.Answer.OFFERED: gettext_lazy("%(name)s has the offer of a place."),
    Rsvp.Answer.WAITING: gettext_lazy("%(name)s is first in line now."),
}


@require_safe
def host(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a host who goes, waits or stays away, and let her decide."""
    events = load_for(request.user, Event.objects.run_by(request.user))
    event = get_object_or_404(events, slug=slug)
    rsvps = Rsvp.objects.visible_to(request.user).filter(event=event)
    answer = PeopleForm(request.GET).wanted()
    wanted = rsvps.filter(answer=answer).with_faces(request.user)
    found = page(wanted, by=("turn",), query=request.GET, size=PAGE)
    context = {
        "event": event,
        "card": card_for(request.user, event),
        "people": lines_of(found.rows, zone_name=zone_of(request.user)),
        "page": found,
        "answer": answer,
        "chips": _chips(rsvps, answer),
        "is_open": why_not_answer(event, now=timezone.now()) is None,
        "link": link_of(event),
        "token": uuid4(),
    }
    return render(request, "events/host/host.html", context)


def _chips(rsvps: Any, answer: str) -> list[dict[str, Any]]:
    counted = rsvps.order_by().values_list("answer").annotate(n=Count("pk"))
    counts = dict(counted)
    return [
        {
            "label": label,
            "url": f"?answer={name}",
            "active": name == answer,
            "count": counts.get(name, 0),
        }
        for name, label in Rsvp.Answer.choices
    ]


@require_POST
def promote(request: MemberRequest, slug: str) -> HttpResponse:
    """Put somebody before all others in line, so that the next place is hers."""
    event, member = _event_and_member(request, slug)
    try:
        rsvp = actions.promote(event, member=member, now=timezone.now())
        said = PUT_FIRST[Rsvp.Answer(rsvp.answer)]
        messages.success(request, said % {"name": member.profile.name})
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("events:host", slug)


@require_POST
def remove(request: MemberRequest, slug: str) -> HttpResponse:
    """Take somebody off; the place goes to the first in line."""
    event, member = _event_and_member(request, slug)
    try:
        actions.remove(event, member=member, now=timezone.now())
        messages.success(
            request, _("%(name)s is off the list.") % {"name": member.profile.name}
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("events:host", slug)


def _event_and_member(request: MemberRequest, slug: str) -> tuple[Event, User]:
    """Find a member among those who answered and whom the host may see."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    form = MemberForm(request.POST)
    handle = form.cleaned_data["member"] if form.is_valid() else ""
    rsvps = Rsvp.objects.visible_to(request.user).select_related("member__profile")
    rsvp = get_object_or_404(rsvps, event=event, member__profile__handle=handle)
    return event, rsvp.member


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a host write to people going, waiting, or both."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        said["to"] = HostMessage.To(said["to"])
        try:
            sent = actions.write_to_people(
                event, author=request.user, now=timezone.now(), **said
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            text = _("On its way to %(n)d people.") % {"n": sent.receivers}
            messages.success(request, text)
            return redirect("events:message", slug)
    here = zone(zone_of(request.user))
    sent_before = event.messages.order_by("-sent_at", "-pk")[:PAGE]
    context = {
        "event": event,
        "form": form,
        "sent": [(one, one.sent_at.astimezone(here)) for one in sent_before],
        "refusal": why_not_write_to_people(
            event, author=request.user, now=timezone.now()
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "events/host/message.html", context, status=status)


@require_safe
def people_csv(request: MemberRequest, slug: str) -> HttpResponse:
    """Give a host the people of her event as CSV."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    header, rows = table_of(event, viewer=request.user, site_url=settings.SITE_URL)
    return _file(as_csv(header, rows), CSV_TYPE, f"{event.slug}.csv")


@require_safe
def people_xlsx(request: MemberRequest, slug: str) -> HttpResponse:
    """Give a host the people of her event as XLSX."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    header, rows = table_of(event, viewer=request.user, site_url=settings.SITE_URL)
    sheet = as_xlsx(header, rows, sheet=_("People"))
    return _file(sheet, XLSX_TYPE, f"{event.slug}.xlsx")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(data, content_type=kind, headers=headers)
