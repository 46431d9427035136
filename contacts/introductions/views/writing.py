"""A new letter: picking two members, and saying why they should meet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
)

from contacts.introductions import actions
from contacts.introductions.forms import LetterForm, PickForm
from contacts.introductions.pages import (
    LetterPage,
    previews,
)
from contacts.introductions.rules import why_not_introduce
from contacts.profiles.finding import Wanted, find
from contacts.profiles.models import Profile
from contacts.profiles.pages import Remark, remark_on
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import face_of, faces
from networking_site.lib.refused import Refused

FOUND = 12


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
    if len(picked) < 2:
        return _pick(request, picked, wanted["q"])
    return _write(request, picked)


def _pick(request: MemberRequest, picked: list[Profile], q: str) -> HttpResponse:
    # She and the one picked already may be among those found.
    found = find(
        request.user,
        Wanted(words=q, traits={}),
        after="",
        size=FOUND + 1,
        now=timezone.now(),
    )
    others = [
        profile
        for profile in found.profiles
        if profile not in picked and (picked or profile.user_id != request.user.pk)
    ]
    return render(
        request,
        "introductions/pick.html",
        {
            "picked": faces(picked),
            "people": faces(others[:FOUND]),
            "q": q,
            "hidden": [{"name": "one", "value": profile.handle} for profile in picked],
        },
    )


def _write(request: MemberRequest, picked: list[Profile]) -> HttpResponse:
    """Write the letter; where one of the two is the writer, she introduces herself."""
    one, other = sorted(picked, key=lambda profile: profile.user_id != request.user.pk)
    is_self = one.user_id == request.user.pk
    form = LetterForm(
        request.POST or None,
        one_name="" if is_self else one.name,
        other_name=other.name,
    )
    refusal = why_not_introduce(
        request.user, one=one.user, other=other.user, now=timezone.now()
    )
    only_looks = "check" in request.POST or bool(request.htmx)  # type: ignore[attr-defined]
    wants_preview = "preview" in request.POST and not refusal
    only_looks |= wants_preview
    if request.method == "POST" and form.is_valid() and not only_looks:
        data = form.cleaned_data
        try:
            introduction = actions.introduce(
                request.user,
                sides=(
                    actions.Side(one.user, data.get("one_line", "")),
                    actions.Side(other.user, data["other_line"]),
                ),
                reason=data["reason"],
                token=data["token"],
                now=timezone.now(),
            )
        except Refused as problem:
            refusal = problem.reason
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Sent. You hear from us when both said yes."))
            return redirect(introduction)
    context = {
        "form": form,
        "one": face_of(one, relation=one.relation),
        "other": face_of(other, relation=other.relation),
        "is_self": is_self,
        "refusal": refusal,
        "remarks": _remarks(form),
        "previews": _previews(request, form, one, other) if wants_preview else [],
    }
    # htmx swaps the remarks alone; whoever has no script gets the whole page.
    part = "#remarks" if request.htmx else ""  # type: ignore[attr-defined]
    is_fine = only_looks and (form.is_valid() or not wants_preview)
    status = 422 if form.is_bound and not is_fine else 200
    return render(request, f"introductions/write.html{part}", context, status=status)


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
