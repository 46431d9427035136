"""While the rounds run: the clock, who comes and goes, the rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.profiles.models import User
from contacts.profiles.requests import MemberRequest
from events.models import Event
from events.rooms import actions
from events.rooms.forms.hosting import (
    ExtendForm,
    NoteForm,
    OneMoreForm,
    SkipForm,
    StartForm,
    WhoForm,
)
from events.rooms.models import Rotation
from events.rooms.pages.people import could_take_part
from events.rooms.pages.running import running_page, seen_of
from networking_site.lib.refused import Refused


@require_safe
def run(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a host her rounds as they stand, or nothing where nothing has changed."""
    rotation = _running(request.user).filter(event__slug=slug).first()
    if rotation is None:
        get_object_or_404(Event.objects.run_by(request.user), slug=slug)
        return redirect("rooms:set_up", slug)
    now, host = timezone.now(), request.user
    is_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    seen = request.GET.get("seen")
    if is_htmx and seen and seen == seen_of(rotation, host=host, now=now):
        return HttpResponse(status=204)
    query = _looked_for(request) if seen else _only_words_of(request.GET)
    wanted = WhoForm(query).wanted()
    page = running_page(rotation, host=host, wanted=wanted, query=query, now=now)
    context = {
        "event": rotation.event,
        "page": page,
        "clock": page.clock,
        "wanted": wanted[0],
        "query": query.urlencode(),
        "chips": _chips(page.people, wanted),
        # The base page would say them where htmx does not look.
        "news": list(messages.get_messages(request)) if is_htmx else [],
    }
    if request.htmx.target == "people":  # type: ignore[attr-defined]
        context |= {"people": page.people, "state": rotation.state}
        return render(request, "rooms/host/people.html", context)
    return render(request, "rooms/host/run.html", context)


@require_POST
def start(request: MemberRequest, slug: str) -> HttpResponse:
    """Begin the first round, with everybody expected or with those who are here."""

    def deed(rotation: Rotation, said: dict[str, Any], now: datetime) -> None:
        actions.start(rotation, now=now, **said)

    return _press(request, slug, StartForm(request.POST), deed)


@require_POST
def pause(request: MemberRequest, slug: str) -> HttpResponse:
    """Stop the clock."""
    return _press(request, slug, None, lambda it, _s, now: actions.pause(it, now=now))


@require_POST
def resume(request: MemberRequest, slug: str) -> HttpResponse:
    """Let the clock go on."""
    return _press(request, slug, None, lambda it, _s, now: actions.resume(it, now=now))


@require_POST
def extend(request: MemberRequest, slug: str) -> HttpResponse:
    """Let what goes on last longer."""

    def deed(rotation: Rotation, said: dict[str, Any], now: datetime) -> None:
        actions.extend(rotation, now=now, **said)

    return _press(request, slug, ExtendForm(request.POST), deed)


@require_POST
def skip(request: MemberRequest, slug: str) -> HttpResponse:
    """End the round, or the break, that goes on."""

    def deed(rotation: Rotation, said: dict[str, Any], now: datetime) -> None:
        actions.skip(rotation, now=now, **said)

    return _press(request, slug, SkipForm(request.POST), deed)


@require_POST
def one_more(request: MemberRequest, slug: str) -> HttpResponse:
    """Add a round after the last."""

    def deed(rotation: Rotation, said: dict[str, Any], now: datetime) -> None:
        actions.one_more(rotation, now=now, **said)

    return _press(request, slug, OneMoreForm(request.POST), deed)


@require_POST
def end(request: MemberRequest, slug: str) -> HttpResponse:
    """End all rounds."""
    return _press(request, slug, None, lambda it, _s, now: actions.end(it, now=now))


@require_POST
def note(request: MemberRequest, slug: str) -> HttpResponse:
    """Note that somebody came, left, or was not there at all."""
    rotation = get_object_or_404(_running(request.user), event__slug=slug)
    form = NoteForm(request.POST)
    handle = form.cleaned_data["handle"] if form.is_valid() else ""
    people = could_take_part(rotation, host=request.user).select_related("user")
    profile = people.filter(handle=handle).first()
    if profile is None or not form.is_valid():
        messages.error(request, _("Choose somebody of the list."))
        return _back(request, slug)
    deeds = {
        "here": (actions.arrive, _("%(name)s is here.")),
        "gone": (actions.leave, _("%(name)s is gone.")),
        "not_here": (actions.was_not_here, _("%(name)s was not there.")),
    }
    deed, words = deeds[form.cleaned_data["said"]]
    try:
        deed(rotation, member=profile.user, now=timezone.now())  # type: ignore[operator]
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, words % {"name": profile.name})
    return _back(request, slug)


def _running(host: User) -> QuerySet[Rotation]:
    rotations = Rotation.objects.run_by(host).select_related("event")
    return rotations.exclude(rounds=None).distinct().prefetch_related("rounds")


def _press(request: MemberRequest, slug: str, form: Any, deed: Any) -> HttpResponse:
    """Do what a button of the clock says, if it says something, and go back."""
    rotation = get_object_or_404(_running(request.user), event__slug=slug)
    if form is not None and not form.is_valid():
        messages.error(request, form.refusal())
        return _back(request, slug)
    try:
        deed(rotation, form.cleaned_data if form else {}, timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return _back(request, slug)


def _back(request: MemberRequest, slug: str) -> HttpResponse:
    response = redirect("rooms:run", slug)
    if query := _looked_for(request).urlencode():
        response["Location"] += f"?{query}"
    return response


def _looked_for(request: MemberRequest) -> QueryDict:
    """Give whom the host looks for on her page, of which htmx changes a part."""
    address = request.htmx.current_url  # type: ignore[attr-defined]
    if not address:
        return _only_words_of(request.GET)
    return _only_words_of(QueryDict(address.partition("?")[2].partition("#")[0]))


def _only_words_of(query: QueryDict) -> QueryDict:
    words = QueryDict(mutable=True)
    for name in ("q", "state", "after"):
        if said := query.get(name):
            words[name] = str(said)
    return words


def _chips(people: Any, wanted: tuple[str, str]) -> list[dict[str, Any]]:
    words, state = wanted
    query = QueryDict(mutable=True)
    if words:
        query["q"] = words
    counted = {
        "": (_("Everybody"), people.here + people.expected + people.gone),
        "here": (_("Here"), people.here),
        "expected": (_("Expected"), people.expected),
        "gone": (_("Gone"), people.gone),
    }
    chips = []
    for name, (label, count) in counted.items():
        query["state"] = name
        chips.append(
            {
                "label": label,
                "url": f"?{query.urlencode()}",
                "active": name == state,
                "count": count,
            }
        )
    return chips
