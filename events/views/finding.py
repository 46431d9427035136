"""The list of events, and the month as a calendar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.acquaintances import also_going
from events.finding import find, narrowed, place_of, topics_among
from events.forms import ListForm, PlaceForm, Wanted
from events.models import Event
from events.month import month_of
from events.pages import card_for


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the events to come, the past ones, those of a day, or show a month."""
    wanted = ListForm(request.GET).wanted()
    shown = _month(request, wanted) if wanted.month else _list(request, wanted)
    place = place_of(request.user, wanted)
    context = {
        **shown,
        "wanted": wanted,
        "place": place,
        "place_form": PlaceForm(initial=vars(place)) if wanted.near else None,
        "tabs": _tabs(wanted),
        "chips": _chips(wanted),
        "everything": wanted.address(
            q="", kind="", near=False, country="", town="", topic="", free=False
        ),
    }
    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "events/list.html#events" if part else "events/list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _list(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    viewer, now = request.user, timezone.now()
    found = find(viewer, wanted, query=request.GET, now=now)
    known = also_going(viewer, found.page.rows)
    return {
        "events": [
            replace(card_for(viewer, event), also_going=known.get(event.pk))
            for event in found.page.rows
        ],
        "page": found.page,
        "is_near": found.is_near,
        "topics": _topics(request, wanted),
    }


def _month(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    viewer, now = request.user, timezone.now()
    events = narrowed(viewer, wanted)
    country = place_of(viewer, wanted).country
    if wanted.near and country:
        events = events.in_country(country)
    month = month_of(viewer, events, first=wanted.month_begins, now=now)
    this = timezone.localtime(now).strftime("%Y-%m")
    return {
        "month": month,
        "previous_url": wanted.address(month=month.previous) if month.previous else "",
        "next_url": wanted.address(month=month.next) if month.next else "",
        "this_month_url": wanted.address(month=this) if this != wanted.month else "",
        "day_url": f"{wanted.address(month='')}&day=".replace("?&", "?"),
        "topics": _topics(request, wanted),
    }


def _tabs(wanted: Wanted) -> list[dict[str, Any]]:
    month = f"{wanted.day or timezone.localdate():%Y-%m}"
    is_list = not (wanted.month or wanted.when)
    return [
        {
            "label": _("To come"),
            "url": wanted.address(when="", month="", day=None),
            "current": is_list and not wanted.day,
        },
        {
            "label": _("By month"),
            "url": wanted.address(when="", month=wanted.month or month, day=None),
            "current": bool(wanted.month),
        },
        {
            "label": _("Past"),
            "url": wanted.address(when="past", month="", day=None),
            "current": bool(wanted.when) and not wanted.month,
        },
    ]


def _chips(wanted: Wanted) -> list[dict[str, Any]]:
    """Give ways to narrow the list; one that is on is taken away by a press."""
    kinds = [
        {
            "label": label,
            "url": wanted.address(kind="" if wanted.kind == kind else kind),
            "active": wanted.kind == kind,
        }
        for kind, label in Event.Kind.choices
        if kind != Event.Kind.HYBRID
    ]
    nowhere = {"country": "", "town": ""} if wanted.near else {}
    near = {
        "label": _("Near"),
        "url": wanted.address(near=not wanted.near, **nowhere),
        "active": wanted.near,
    }
    free = {
        "label": _("With free places"),
        "url": wanted.address(free=not wanted.free),
        "active": wanted.free,
    }
    return [*kinds, near, free]


def _topics(request: HttpRequest, wanted: Wanted) -> list[dict[str, Any]]:
    """Give a chip for each topic of the next events; the chosen one goes by a press."""
    topics = topics_among(request.user, wanted, now=timezone.now())
    chips = [
        {
            "label": topic["name"],
            "url": wanted.address(
                topic="" if topic["slug"] == wanted.topic else topic["slug"]
            ),
            "count": topic["count"],
            "active": topic["slug"] == wanted.topic,
        }
        for topic in topics
    ]
    if wanted.topic and not any(chip["active"] for chip in chips):
        name, url = wanted.topic.replace("-", " "), wanted.address(topic="")
        chips.insert(0, {"label": name, "url": url, "active": True})
    return chips
