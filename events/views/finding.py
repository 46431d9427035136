"""The list of events."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.forms import ListForm
from events.models import Event
from events.pages import cards_for, load_for
from networking_site.lib.keyset import page

PAGE = 20


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the events to come, or the past ones."""
    wanted = ListForm(request.GET).wanted()
    events = Event.objects.visible_to(request.user).announced()
    if wanted["kind"]:
        events = events.filter(kind=wanted["kind"])
    now, order = timezone.now(), ("starts_at", "id")
    if wanted["when"]:
        events, order = events.past(now=now), ("-starts_at", "-id")
    else:
        events = events.upcoming(now=now)
    found = page(load_for(request.user, events), by=order, query=request.GET, size=PAGE)
    return render(
        request,
        "events/list.html",
        {
            "events": cards_for(request.user, found.rows),
            "page": found,
            "wanted": wanted,
            "chips": _chips(wanted),
        },
    )


def _chips(wanted: dict[str, str]) -> list[dict[str, Any]]:
    past = "&when=past" if wanted["when"] else ""
    kinds = [("", _("All")), *Event.Kind.choices]
    return [
        {
            "label": label,
            "url": f"?kind={kind}{past}" if kind else f"?{past[1:]}",
            "active": wanted["kind"] == kind,
        }
        for kind, label in kinds
    ]
