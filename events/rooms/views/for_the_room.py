"""For the room itself: on the wall, on paper, to read out, and for Zoom."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.profiles.requests import MemberRequest
from events.models import Event
from events.rooms.breakout_file import breakout_csv
from events.rooms.models import Rotation
from events.rooms.pages.for_the_room import (
    breakout_files,
    cards_of,
    next_of,
    sheets_of,
    wall_of,
)

CSV_TYPE = "text/csv; charset=utf-8"


@require_safe
def papers(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a host all that there is for the room itself."""
    rotation = _rotation(request, slug)
    if rotation is None:
        return redirect("rooms:set_up", slug)
    files = breakout_files(rotation, host=request.user)
    by_hand = sorted({name for file in files for name in file.by_hand})
    return _page(request, "papers", rotation, files=files, by_hand=by_hand)


@require_safe
def projector(request: MemberRequest, slug: str) -> HttpResponse:
    """Show, large, what goes on now; or nothing where nothing has changed."""
    rotation = _rotation(request, slug)
    if rotation is None:
        return redirect("rooms:set_up", slug)
    now = timezone.now()
    wall = wall_of(rotation, host=request.user, now=now)
    is_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    if is_htmx and request.GET.get("seen") == wall.key:
        return HttpResponse(status=204)
    return _page(request, "projector", rotation, wall=wall, now=now)


@require_safe
def cards(request: MemberRequest, slug: str) -> HttpResponse:
    """Give a host a card for each table."""
    rotation = _rotation(request, slug)
    if rotation is None:
        return redirect("rooms:set_up", slug)
    sheets = sheets_of(rotation, host=request.user, now=timezone.now())
    return _page(request, "cards", rotation, cards=cards_of(sheets))


@require_safe
def sheets(request: MemberRequest, slug: str) -> HttpResponse:
    """Give a host a sheet for each round, to hang on the wall."""
    rotation = _rotation(request, slug)
    if rotation is None:
        return redirect("rooms:set_up", slug)
    found = sheets_of(rotation, host=request.user, now=timezone.now())
    return _page(request, "sheets", rotation, sheets=found)


@require_safe
def read_out(request: MemberRequest, slug: str) -> HttpResponse:
    """Give a host the next round to read out, and the others below it."""
    rotation = _rotation(request, slug)
    if rotation is None:
        return redirect("rooms:set_up", slug)
    now = timezone.now()
    found = sheets_of(rotation, host=request.user, now=now)
    number = next_of(rotation, found, now=now)
    return _page(request, "read_out", rotation, sheets=found, next=number)


@require_safe
def zoom(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Give a host the file of one round for Zoom's breakout rooms."""
    rotation = _rotation(request, slug)
    files = breakout_files(rotation, host=request.user) if rotation else []
    found = next((file for file in files if file.number == number), None)
    if found is None:
        raise Http404
    name = f'attachment; filename="{slug}-round-{number}.csv"'
    headers = {"Content-Disposition": name}
    return HttpResponse(
        breakout_csv(found.rows), content_type=CSV_TYPE, headers=headers
    )


def _rotation(request: MemberRequest, slug: str) -> Rotation | None:
    """Find the rounds of an event that she runs; None where none were set up."""
    event = get_object_or_404(Event.objects.run_by(request.user), slug=slug)
    rotations = Rotation.objects.run_by(request.user).filter(event=event)
    found = rotations.exclude(rounds=None).distinct().select_related("event")
    return found.prefetch_related("rounds").first()


def _page(
    request: MemberRequest, name: str, rotation: Rotation, **more: Any
) -> HttpResponse:
    context = {"rotation": rotation, "event": rotation.event, **more}
    return render(request, f"rooms/host/{name}.html", context)
