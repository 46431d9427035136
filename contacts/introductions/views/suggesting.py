"""Whom to meet, whom to introduce, and whom to suggest no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from contacts.introductions import actions
from contacts.introductions.forms import SetAsideForm
from contacts.introductions.models import SetAside
from contacts.introductions.pages import (
    Suggested,
    suggested_pairs,
    suggested_people,
)
from contacts.profiles.models import Profile
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import may_be_introduced


@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """Show a member whom she might want to meet, and why."""
    now = timezone.now()
    found = suggested_people(request.user, now=now)
    return render(
        request, "introductions/people.html", _suggestions(request, found, now=now)
    )


@require_safe
def pairs(request: MemberRequest) -> HttpResponse:
    """Show a member which two of her connections she might introduce, and why."""
    now = timezone.now()
    found = suggested_pairs(request.user, now=now)
    return render(
        request, "introductions/pairs.html", _suggestions(request, found, now=now)
    )


@require_POST
def set_aside(request: MemberRequest) -> HttpResponse:
    """Suggest two people no more, for a month or for good."""
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose which two, and for how long."))
        return redirect("introductions:people")
    seen = Profile.objects.listed_for(request.user).select_related("user")
    one, other = (
        get_object_or_404(seen, handle=form.cleaned_data[name]).user
        for name in ("one", "other")
    )
    if one == other:
        raise Http404
    for_good = form.cleaned_data["how_long"] == SetAsideForm.FOR_GOOD
    actions.set_aside(
        request.user, one=one, other=other, for_good=for_good, now=timezone.now()
    )
    messages.success(request, _set_aside_until(for_good=for_good))
    is_hers = request.user in (one, other)
    return redirect("introductions:people" if is_hers else "introductions:pairs")


@require_POST
def bring_back(request: MemberRequest) -> HttpResponse:
    """Suggest again whatever a member set aside."""
    actions.bring_back(request.user, now=timezone.now())
    messages.success(request, _("You may see all of them again."))
    return redirect("introductions:people")


def _suggestions(
    request: MemberRequest, found: list[Suggested], *, now: datetime
) -> dict[str, Any]:
    mine = Profile.objects.belonging_to(request.user).get()
    aside = SetAside.objects.belonging_to(request.user).still(now=now)
    return {
        "found": found,
        "is_listed": mine.is_listed,
        "is_open": may_be_introduced(mine, now=now),
        "has_set_aside": aside.exists(),
    }


def _set_aside_until(*, for_good: bool) -> str:
    if for_good:
        return _("You don't see these two together any more.")
    return _("Not for a month, then.")
