"""Blocking somebody, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.profiles import actions
from contacts.profiles.models import Block, Profile
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import face_of
from networking_site.lib.keyset import page

PAGE = 24


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: MemberRequest, handle: str) -> HttpResponse:
    """Ask whether a member really wants to block another, and do it."""
    profile = get_object_or_404(
        Profile.objects.visible_to(request.user).exclude(user=request.user),
        handle=handle,
    )
    if request.method == "POST":
        actions.block(request.user, other=profile.user, now=timezone.now())
        messages.success(request, _("You won't see each other here any more."))
        return redirect("profiles:directory")
    return render(
        request, "profiles/block.html", {"face": face_of(profile, relation="member")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def blocked(request: MemberRequest) -> HttpResponse:
    """Show a member whom she blocked, and let her take it back."""
    blocks = Block.objects.belonging_to(request.user).with_names()
    if request.method == "POST":
        handle = request.POST.get("handle", "")
        for block in blocks.filter(blocked__profile__handle=handle):
            actions.unblock(request.user, other=block.blocked)
        return redirect("profiles:blocked")
    found = page(blocks, by=("-created_at", "-id"), query=request.GET, size=PAGE)
    return render(request, "profiles/blocked.html", {"page": found})
