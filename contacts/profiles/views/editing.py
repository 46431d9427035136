"""What a member does with her own page: her words, how to reach her, who sees what."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles import actions
from contacts.profiles.forms.profile import ProfileForm
from contacts.profiles.forms.reach import ReachForm
from contacts.profiles.forms.who_sees import WhoSeesForm
from contacts.profiles.models import Profile, Topic
from contacts.profiles.pages import facts_of, preview_of, remarks_on
from contacts.profiles.querysets import CONNECTION, MEMBER, VISITOR
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import what_is_missing
from contacts.profiles.visibility import face_of, may_open

SUGGESTED = 10


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """Let a member write about herself."""
    profile = Profile.objects.belonging_to(request.user).get()
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        topics = form.cleaned_data["topics"]
        actions.save_profile(profile, topics=topics, hooks=form.hooks())
        messages.success(request, _("Saved. This is your page."))
        return redirect(profile)
    return _edit_page(request, form, status=422 if form.is_bound else 200)


@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """Show a member how her words will look, without keeping them."""
    profile = Profile.objects.belonging_to(request.user).get()
    return _edit_page(request, ProfileForm(request.POST, instance=profile))


def _edit_page(
    request: MemberRequest, form: ProfileForm, *, status: int = 200
) -> HttpResponse:
    face = preview_of(form)
    context = {
        "form": form,
        "face": face,
        "remarks": remarks_on(face),
        "missing": what_is_missing(form.instance),
        "suggested": Topic.objects.visible_to(request.user)[:SUGGESTED],
        "is_preview": status == 200 and form.is_bound,
    }
    # htmx swaps the preview alone; whoever has no script gets the whole page.
    part = "#preview" if request.htmx and status == 200 else ""  # type: ignore[attr-defined]
    return render(request, f"profiles/edit.html{part}", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: MemberRequest) -> HttpResponse:
    """Let a member say how she can be reached."""
    profile = Profile.objects.belonging_to(request.user).get()
    form = ReachForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        actions.save_reach(profile, links=form.links())
        messages.success(request, _("Saved. Who sees it, you choose below."))
        return redirect("profiles:who_sees")
    status = 422 if form.is_bound else 200
    return render(request, "profiles/reach.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def who_sees(request: MemberRequest) -> HttpResponse:
    """Let a member choose who sees which part of her page."""
    profile = Profile.objects.belonging_to(request.user).get()
    form = WhoSeesForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        actions.save_who_sees(profile)
        messages.success(request, _("Saved. Look at your page as others see it."))
        return redirect("profiles:who_sees")
    status = 422 if form.is_bound else 200
    return render(request, "profiles/who_sees.html", {"form": form}, status=status)


@require_safe
def view_as(request: MemberRequest, who: str) -> HttpResponse:
    """Show a member her page as a visitor, a member or a connection sees it."""
    if who not in (VISITOR, MEMBER, CONNECTION):
        raise Http404
    mine = Profile.objects.belonging_to(request.user)
    profile = mine.with_face().with_asks().with_links().get()
    face = face_of(profile, relation=who) if may_open(profile, relation=who) else None
    facts = facts_of(face, now=timezone.now()) if face else []
    context = {"face": face, "facts": facts, "viewing_as": who}
    return render(request, "profiles/detail.html", context)
