"""Before the rounds: who would sit with whom, two who change places, a fixed room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.profiles.models import User
from contacts.profiles.requests import MemberRequest
from events.models import Event
from events.rooms import actions
from events.rooms.forms.placing import FixForm, SwapForm
from events.rooms.models import Rotation
from events.rooms.pages.people import could_take_part
from events.rooms.pages.planned import Planned, planned_page
from events.rooms.pages.swapping import swap_of
from events.rooms.rules import why_not_set_up
from networking_site.lib.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a host who would sit with whom; a press plans it, or plans it anew."""
    rotation = _set_up(request.user).filter(event__slug=slug).first()
    if rotation is None:
        get_object_or_404(Event.objects.run_by(request.user), slug=slug)
        return redirect("rooms:set_up", slug)
    if request.method == "POST":
        try:
            made = actions.plan_ahead(rotation, now=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            if made is None:
                messages.info(
                    request, _("Nobody goes yet, so there is nobody to seat.")
                )
            else:
                messages.success(request, _("Planned."))
        return redirect("rooms:preview", slug)
    return _page(request, rotation)


@require_POST
def swap(request: MemberRequest, slug: str) -> HttpResponse:
    """Let two people of a round change places."""
    rotation = get_object_or_404(_set_up(request.user), event__slug=slug)
    page = planned_page(rotation, host=request.user, now=timezone.now())
    form = SwapForm(request.POST, people=page.people, rounds=_to_come(page))
    if not form.is_valid():
        return _page(request, rotation, swap_form=form)
    one, other = form.both()
    try:
        actions.swap(
            rotation,
            number=form.cleaned_data["number"],
            one=one.user,
            other=other.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        refused = refusal.reason
        return _page(request, rotation, swap_form=form, refused=refused)
    words = _("%(one)s and %(other)s changed places in round %(number)d.")
    facts = {"one": one.name, "other": other.name}
    messages.success(request, words % {**form.cleaned_data, **facts})
    return redirect("rooms:preview", slug)


@require_POST
def fix_room(request: MemberRequest, slug: str) -> HttpResponse:
    """Let somebody stay in one room, and plan anew."""
    rotation = get_object_or_404(_set_up(request.user), event__slug=slug)
    people = could_take_part(rotation, host=request.user).select_related("user")
    form = FixForm(request.POST, people=people.order_by("name", "pk"))
    if not form.is_valid():
        return _page(request, rotation, fix_form=form)
    who, room = form.whom(), form.cleaned_data["room"]
    now = timezone.now()
    try:
        actions.fix_room(rotation, member=who.user, room=room, now=now)
        actions.plan_ahead(rotation, now=now)
    except Refused as refusal:
        refused = refusal.reason
        return _page(request, rotation, fix_form=form, refused=refused)
    said = (
        _("%(name)s stays in room %(room)d. Planned anew.")
        if room
        else _("%(name)s moves like everybody else. Planned anew.")
    )
    messages.success(request, said % {"name": who.name, "room": room or 0})
    return redirect("rooms:preview", slug)


def _set_up(host: User) -> QuerySet[Rotation]:
    """Give the rotations of her events that have rounds, loaded for the page."""
    rotations = Rotation.objects.run_by(host).select_related("event")
    return rotations.exclude(rounds=None).distinct().prefetch_related("rounds", "links")


def _page(
    request: MemberRequest,
    rotation: Rotation,
    *,
    swap_form: SwapForm | None = None,
    fix_form: FixForm | None = None,
    refused: str = "",
) -> HttpResponse:
    now, host = timezone.now(), request.user
    page = planned_page(rotation, host=host, now=now)
    asked: Any = request.GET if "one" in request.GET else None
    swap_form = swap_form or SwapForm(asked, people=page.people, rounds=_to_come(page))
    cost = None
    if swap_form.is_valid():
        one, other = swap_form.both()
        number = swap_form.cleaned_data["number"]
        cost = swap_of(page, number=number, one=one, other=other, now=now)
    people = could_take_part(rotation, host=host).order_by("name", "pk")
    refusal = why_not_set_up(rotation)
    context = {
        "event": rotation.event,
        "page": page,
        "refusal": refusal,
        "refused": refused,
        "swap_form": swap_form if page.says and _to_come(page) else None,
        "cost": None if refused else cost,
        "fix_form": None if refusal else fix_form or FixForm(people=people),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "rooms/host/preview.html", context, status=status)


def _to_come(page: Planned) -> list[int]:
    """Give the rounds that have not begun: in them people may change places."""
    if page.rotation.state == Rotation.State.ENDED:
        return []
    now = page.rotation.by_its_clock(timezone.now())
    rounds = page.rotation.rounds.all()
    return [one.number for one in rounds if not one.has_begun(now=now)]
