"""The directory, a member's page, and what she does with her own."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.profiles import actions
from contacts.profiles.forms import DirectoryForm, ProfileForm
from contacts.profiles.models import Ask, Block, Profile, Topic
from contacts.profiles.pages import facts_of
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import what_is_missing
from contacts.profiles.visibility import face_of, faces
from networking_site.lib.keyset import page

PAGE = 24
TOPICS = 12


@require_safe
def directory(request: MemberRequest) -> HttpResponse:
    """Find people."""
    wanted = DirectoryForm(request.GET).wanted()
    people = Profile.objects.listed_for(request.user).with_relation_to(request.user)
    if wanted["q"]:
        people = people.matching(wanted["q"])
    if wanted["topic"]:
        people = people.filter(topics__slug=wanted["topic"])
    found = page(
        people.with_face(), by=("-created_at", "-id"), query=request.GET, size=PAGE
    )
    topics = Topic.objects.visible_to(request.user)[:TOPICS]
    return render(
        request,
        "profiles/directory.html",
        {
            "wanted": wanted,
            "people": faces(found.rows),
            "page": found,
            "chips": _chips(topics, wanted),
        },
    )


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


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """Let a member write about herself."""
    profile = Profile.objects.belonging_to(request.user).get()
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.save_profile(profile, topics=data["topics"], hooks=form.hooks())
        for kind, name in ((Ask.Kind.ASK, "asks"), (Ask.Kind.OFFER, "offers")):
            actions.save_asks(profile, kind=kind, texts=data[name], now=timezone.now())
        messages.success(request, _("Saved. This is how others see you."))
        return redirect(profile)
    return render(
        request,
        "profiles/edit.html",
        {"form": form, "missing": what_is_missing(request.user.profile)},
        status=422 if form.is_bound else 200,
    )


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


def _chips(topics: Iterable[Topic], wanted: dict[str, str]) -> list[dict[str, object]]:
    q = f"&q={wanted['q']}" if wanted["q"] else ""
    chips = [
        {
            "label": topic.name,
            "url": f"?topic={topic.slug}{q}",
            "active": topic.slug == wanted["topic"],
            "count": topic.named_by,
        }
        for topic in topics
    ]
    if wanted["topic"]:
        chips.insert(0, {"label": _("All topics"), "url": f"?{q[1:]}", "active": False})
    return chips
