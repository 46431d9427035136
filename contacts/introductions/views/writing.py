"""A new letter: picking two members, and saying why they should meet."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
)

from contacts.introductions import actions
from contacts.introductions.forms import LetterForm, PickForm
from contacts.introductions.models import Introduction
from contacts.introductions.pages import (
    LetterPage,
    Occasion,
    matches,
    occasion_of,
    previews,
)
from contacts.introductions.rules import nobody_asks, why_not_introduce
from contacts.introductions.views.drafts import draft_for, forget_draft, keep_draft
from contacts.introductions.views.picking import pick
from contacts.profiles.models import Profile
from contacts.profiles.pages import Remark, remark_on
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import face_of, faces
from networking_site.lib.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Pick two members, then write why they should meet."""
    wanted = PickForm(request.GET).wanted()
    people = Profile.objects.listed_for(request.user).with_relation_to(request.user)
    picked = [
        get_object_or_404(people.with_face(), handle=handle)
        for handle in (wanted["one"], wanted["other"])
        if handle
    ]
    now = timezone.now()
    occasion = occasion_of(
        request.user, ask=wanted["ask"], favour=wanted["favour"], now=now
    )
    if len(picked) < 2:
        return _pick(request, picked, wanted, occasion)
    is_over = bool(wanted["favour"]) and occasion is None
    return _write(request, picked, wanted, occasion, is_over=is_over)


def _pick(
    request: MemberRequest,
    picked: list[Profile],
    wanted: dict[str, Any],
    occasion: Occasion | None,
) -> HttpResponse:
    keeps = {"one": picked[0].handle} if picked else {}
    keeps |= occasion.keeps if occasion else {}
    keeps |= {"draft": "1"} if wanted["draft"] else {}
    return pick(
        request,
        name="other" if picked else "one",
        keeps=keeps,
        q=wanted["q"],
        may_be=lambda one: (
            one not in picked and (bool(picked) or one.user_id != request.user.pk)
        ),
        matched=matches(request.user, occasion, now=timezone.now())
        if occasion and occasion.text
        else (),
        picked=faces(picked),
        occasion=occasion,
        title=_title(picked, occasion),
    )


def _title(picked: list[Profile], occasion: Occasion | None) -> str:
    if occasion:
        return occasion.title
    if picked:
        return _("Whom should %(name)s meet?") % {"name": picked[0].name}
    return _("Whom do you want to introduce?")


def _write(
    request: MemberRequest,
    picked: list[Profile],
    wanted: dict[str, Any],
    occasion: Occasion | None,
    *,
    is_over: bool,
) -> HttpResponse:
    """Write the letter; where one of the two is the writer, she introduces herself."""
    one, other = sorted(picked, key=lambda profile: profile.user_id != request.user.pk)
    is_self = one.user_id == request.user.pk
    handles = {"one": one.handle, "other": other.handle}
    form = LetterForm(
        request.POST or None,
        one_name="" if is_self else one.name,
        other_name=other.name,
        initial=draft_for(request, **handles) if wanted["draft"] else None,
    )
    if (kept := request.POST.get("keep")) in (one.handle, other.handle):
        keep_draft(request, form, **handles)
        return redirect(_other_than(kept, occasion))
    refusal = why_not_introduce(
        request.user, one=one.user, other=other.user, now=timezone.now()
    )
    refusal = nobody_asks() if is_over else refusal
    only_looks = "check" in request.POST or bool(request.htmx)  # type: ignore[attr-defined]
    wants_preview = "preview" in request.POST and not refusal
    only_looks |= wants_preview
    if request.method == "POST" and form.is_valid() and not only_looks:
        try:
            if is_over:
                raise Refused(nobody_asks())
            introduction = _send(request, form, one, other, occasion)
        except Refused as problem:
            refusal = problem.reason
            form.add_error(None, refusal)
        else:
            forget_draft(request)
            messages.success(request, _("Sent. You hear from us when both said yes."))
            return redirect(introduction)
    fixed = occasion.fixed if occasion else ()
    context = {
        "form": form,
        "one": face_of(one, relation=one.relation),
        "other": face_of(other, relation=other.relation),
        "is_self": is_self,
        "may_change_one": one.handle not in fixed,
        "may_change_other": other.handle not in fixed,
        "occasion": occasion,
        "has_draft": wanted["draft"] and bool(form.initial),
        "refusal": refusal,
        "remarks": _remarks(form),
        "previews": _previews(request, form, one, other) if wants_preview else [],
    }
    # htmx swaps the remarks alone; whoever has no script gets the whole page.
    part = "#remarks" if request.htmx else ""  # type: ignore[attr-defined]
    is_fine = only_looks and (form.is_valid() or not wants_preview)
    status = 422 if form.is_bound and not is_fine else 200
    return render(request, f"introductions/write.html{part}", context, status=status)


def _send(
    request: MemberRequest,
    form: LetterForm,
    one: Profile,
    other: Profile,
    occasion: Occasion | None,
) -> Introduction:
    data = form.cleaned_data
    letter: dict[str, Any] = {
        "sides": (
            actions.Side(one.user, data.get("one_line", "")),
            actions.Side(other.user, data["other_line"]),
        ),
        "reason": data["reason"],
        "token": data["token"],
        "now": timezone.now(),
    }
    if occasion and occasion.favour:
        return actions.help_with(occasion.favour, helper=request.user, **letter)
    return actions.introduce(request.user, **letter)


def _other_than(kept: str | None, occasion: Occasion | None) -> str:
    """Give where somebody else is picked, to be written to together with who stays."""
    said = {"one": kept, **(occasion.keeps if occasion else {}), "draft": "1"}
    return f"{reverse('introductions:new')}?{urlencode(said)}"


def _previews(
    request: MemberRequest, form: LetterForm, one: Profile, other: Profile
) -> list[LetterPage]:
    """Give the letters as the two would read them, once the words are in order."""
    if not form.is_valid():
        return []
    words = {"one_line": "", **form.cleaned_data}
    return previews(request.user, one=one, other=other, words=words)


def _remarks(form: LetterForm) -> list[Remark]:
    """Say where the words of a letter sound like a pitch."""
    if not form.is_bound:
        return []
    form.is_valid()
    texts = [
        form.cleaned_data.get(name, "") for name in ("reason", "one_line", "other_line")
    ]
    return [remark for text in texts if (remark := remark_on(text))]
