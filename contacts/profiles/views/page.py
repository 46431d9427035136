"""A member's page, as others see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.profiles.invitations import inviter_line
from contacts.profiles.models import Connection, Profile
from contacts.profiles.pages import facts_of
from contacts.profiles.public import metadata_of, not_indexed
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import what_is_missing
from contacts.profiles.views.handles import answers_former_addresses
from contacts.profiles.visibility import face_of

if TYPE_CHECKING:
    from contacts.profiles.querysets import Viewer


@login_not_required
@require_safe
@answers_former_addresses
def detail(request: HttpRequest, handle: str) -> HttpResponse:
    """Show one member's page, as far as it is the viewer's to see."""
    people = Profile.objects.visible_to(request.user).with_relation_to(request.user)
    profile = get_object_or_404(
        people.with_face().with_asks().with_links(), handle=handle
    )
    face = face_of(profile, relation=profile.relation)
    missing = what_is_missing(profile) if face.is_self else []
    metadata = metadata_of(profile, viewer=request.user)
    response = render(
        request,
        "profiles/detail.html",
        {
            "face": face,
            "facts": facts_of(face, now=timezone.now()),
            "missing": missing,
            "hidden_because": profile.hidden_because if face.is_self else "",
            "invited": inviter_line(profile, viewer=request.user),
            "metadata": metadata,
            "knows_somebody": _knows_somebody(request.user),
        },
    )
    return response if metadata.may_be_indexed else not_indexed(response)


def _knows_somebody(viewer: Viewer) -> bool:
    """Say whether there is anybody whom the viewer could ask for an introduction."""
    if not viewer.is_authenticated:
        return False
    return Connection.objects.belonging_to(viewer).exists()


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Lead a member to her own page."""
    return redirect(request.user.profile)
