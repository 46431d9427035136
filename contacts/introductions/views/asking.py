"""Favours: asking somebody one knows for an introduction, and helping with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.introductions import actions
from contacts.introductions.forms import AskForForm, FavourForm
from contacts.introductions.models import Favour
from contacts.introductions.pages import favours_for
from contacts.introductions.rules import why_not_ask_anybody
from contacts.introductions.views.picking import pick
from contacts.profiles.models import Connection, Profile
from contacts.profiles.querysets import CONNECTION
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import face_of
from networking_site.lib.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for(request: MemberRequest) -> HttpResponse:
    """Pick whom to ask, of those she knows, and say whom she wants to meet and why."""
    said = AskForForm(request.GET).said()
    people = Profile.objects.listed_for(request.user).with_relation_to(request.user)
    helper, wanted = (
        get_object_or_404(people.with_face(), handle=said[name]) if said[name] else None
        for name in ("helper", "wanted")
    )
    if helper is not None and helper.relation != CONNECTION:
        raise Http404
    if helper is None:
        return _pick_helper(request, wanted, said["q"])
    if said["whom"] and wanted is None:
        return _pick_wanted(request, helper, said)
    return _write(request, helper, wanted)


@require_safe
def favour(request: MemberRequest, favour_id: UUID) -> HttpResponse:
    """Show a favour to who asked it, or to who was asked."""
    found = get_object_or_404(
        Favour.objects.visible_to(request.user), public_id=favour_id
    )
    [page] = favours_for(request.user, [found], now=timezone.now())
    return render(request, "introductions/favour.html", {"favour": page})


@require_POST
def decline(request: MemberRequest, favour_id: UUID) -> HttpResponse:
    """Let a member say that she can't help here; nobody is told."""
    asked = Favour.objects.visible_to(request.user).asked_of(request.user)
    found = get_object_or_404(asked, public_id=favour_id)
    try:
        actions.decline(found, helper=request.user, now=timezone.now())
        messages.success(request, _("Put aside. It looks just as if you were silent."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("introductions:inbox")


@require_POST
def withdraw_favour(request: MemberRequest, favour_id: UUID) -> HttpResponse:
    """Take back a favour one asked."""
    hers = Favour.objects.visible_to(request.user).asked_by(request.user)
    found = get_object_or_404(hers, public_id=favour_id)
    try:
        actions.withdraw_favour(found, asker=request.user, now=timezone.now())
        messages.success(request, _("Withdrawn. Nobody is asked any more."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(found)


def _pick_helper(
    request: MemberRequest, wanted: Profile | None, q: str
) -> HttpResponse:
    if wanted is None:
        title = _("Whom do you want to ask?")
    else:
        name = {"name": wanted.name}
        title = _("Who could introduce you to %(name)s?") % name
    return pick(
        request,
        name="helper",
        keeps={"wanted": wanted.handle} if wanted else {},
        q=q,
        is_known=True,
        may_be=lambda one: one != wanted,
        title=title,
        lead=_(
            "These are your own connections. The site tells nobody who knows whom: "
            "ask somebody of whom you think it."
        ),
        knows_nobody=not Connection.objects.belonging_to(request.user).exists(),
    )


def _pick_wanted(
    request: MemberRequest, helper: Profile, said: dict[str, str]
) -> HttpResponse:
    return pick(
        request,
        name="wanted",
        keeps={"helper": helper.handle, "whom": AskForForm.NAMED},
        q=said["q"],
        may_be=lambda one: one != helper and one.relation not in ("self", CONNECTION),
        title=_("Whom do you want to meet?"),
        lead=_("%(name)s is asked; whom you choose learns nothing of it.")
        % {"name": helper.name},
    )


def _write(
    request: MemberRequest, helper: Profile, wanted: Profile | None
) -> HttpResponse:
    form = FavourForm(
        request.POST or None,
        helper_name=helper.name,
        wanted_name=wanted.name if wanted else "",
    )
    refusal = why_not_ask_anybody(request.user, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_for(
                request.user,
                helper=helper.user,
                wanted=wanted.user if wanted else None,
                words=form.cleaned_data.get("words", ""),
                why=form.cleaned_data["why"],
                token=form.cleaned_data["token"],
                now=timezone.now(),
            )
        except Refused as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, _("Asked. It is open for two weeks."))
            return redirect(asked)
    context = {
        "form": form,
        "helper": face_of(helper, relation=helper.relation),
        "wanted": face_of(wanted, relation=wanted.relation) if wanted else None,
        "refusal": refusal,
    }
    status = 422 if form.is_bound else 200
    return render(request, "introductions/ask_for.html", context, status=status)
