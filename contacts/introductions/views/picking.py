"""Picking a member, by words or from those whose lines answer an occasion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from contacts.profiles.finding import Wanted, find
from contacts.profiles.models import Profile
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import Face, faces

FOUND = 12


@dataclass(frozen=True)
class Pick:
    """One member who may be picked: her face, where that leads, and why she."""

    face: Face
    url: str
    note: str = ""


def pick(
    request: MemberRequest,
    *,
    name: str,
    keeps: dict[str, str],
    q: str,
    may_be: Callable[[Profile], bool],
    is_known: bool = False,
    matched: Sequence[tuple[Profile, str]] = (),
    **shown: Any,
) -> HttpResponse:
    """Show members to pick from; where htmx asks, only the part that changes.

    `name` is what the address calls who is picked, `keeps` what else stands in it.
    Who is `matched` comes first, with a line of hers, until there are words to find by.
    """
    # Some of those found may be picked already.
    found = find(
        request.user,
        Wanted(words=q, traits={}, is_known=is_known),
        after="",
        size=FOUND + 3,
        now=timezone.now(),
    )
    first = [] if q else [(one, note) for one, note in matched if may_be(one)]
    answering = {profile.pk for profile, _ in first}
    others = [
        profile
        for profile in found.profiles
        if may_be(profile) and profile.pk not in answering
    ]
    people = faces(others[:FOUND])

    def picked(face: Face, note: str = "") -> Pick:
        return Pick(face, f"?{urlencode({**keeps, name: face.handle})}", note)

    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(
        request,
        "introductions/pick.html#found" if part else "introductions/pick.html",
        {
            "people": people,
            "picks": [picked(face) for face in people],
            "matched": [
                picked(face, note)
                for face, (_, note) in zip(
                    faces(profile for profile, _ in first), first, strict=True
                )
            ],
            "has_more": len(others) > FOUND or bool(found.next_place),
            "q": q,
            "here": request.path,
            "hidden": [{"name": key, "value": keeps[key]} for key in keeps],
            **shown,
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response
