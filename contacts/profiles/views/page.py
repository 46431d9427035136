"""A member's page, as others see it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.profiles.models import Profile
from contacts.profiles.pages import facts_of
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import what_is_missing
from contacts.profiles.visibility import face_of


@login_not_required
@require_safe
def detail(request: HttpRequest, handle: str) -> HttpResponse:
    """Show one member's page, as far as it is the viewer's to see."""
    people = Profile.objects.visible_to(request.user).with_relation_to(request.user)
    profile = get_object_or_404(people.with_face().with_asks(), handle=handle)
    face = face_of(profile, relation=profile.relation)
    missing = what_is_missing(profile) if face.is_self else []
    return render(
        request,
        "profiles/detail.html",
        {"face": face, "facts": facts_of(face, now=timezone.now()), "missing": missing},
    )


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Lead a member to her own page."""
    return redirect(request.user.profile)
