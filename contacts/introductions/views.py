"""The letters: those that wait for me, those I wrote, a new one; whom to suggest."""

from __future__ import annotations

from datetime import datetime
from typing import Any
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
from contacts.introductions.forms import AnswerForm, LetterForm, PickForm, SetAsideForm
from contacts.introductions.models import Introduction, Party, SetAside
from contacts.introductions.pages import (
    LetterPage,
    Suggested,
    letters_for,
    previews,
    suggested_pairs,
    suggested_people,
)
from contacts.introductions.querysets import IntroductionQuerySet
from contacts.introductions.rules import why_not_introduce
from contacts.profiles.finding import Wanted, find
from contacts.profiles.models import Profile
from contacts.profiles.pages import Remark, remark_on
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import may_be_introduced
from contacts.profiles.visibility import face_of, faces
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused

PAGE = 20
FOUND = 12


@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """Show a member her letters: those that wait for her first."""
    now = timezone.now()
    hers = Introduction.objects.visible_to(request.user).with_people()
    waiting = hers.waiting_for(request.user, now=now)
    rest = hers.exclude(pk__in=waiting.values("pk"))
    found = page(rest, by=("-created_at", "-id"), query=request.GET, size=PAGE)
    return render(
        request,
        "introductions/inbox.html",
        {
            "waiting": letters_for(request.user, waiting[:PAGE], now=now),
            "letters": letters_for(request.user, found.rows, now=now),
            "page": found,
        },
    )


@require_safe
def detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Show one letter to one of its people."""
    introduction = get_object_or_404(_hers(request).with_people(), public_id=public_id)
    [letter] = letters_for(request.user, [introduction], now=timezone.now())
    return render(request, "introductions/detail.html", {"letter": letter})


@require_POST
def answer(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Keep a party's answer."""
    introduction = get_object_or_404(_hers(request), public_id=public_id)
    get_object_or_404(introduction.parties.belonging_to(request.user))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the three answers."))
        return redirect(introduction)
    chosen = Party.Answer(form.cleaned_data["answer"])
    try:
        done = actions.answer(
            introduction, member=request.user, answer=chosen, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect(introduction)
    messages.success(request, _thanks(chosen, done))
    return redirect(introduction)


@require_POST
def withdraw(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Take back an introduction one wrote."""
    hers = _hers(request).written_by(request.user)
    introduction = get_object_or_404(hers, public_id=public_id)
    try:
        actions.withdraw(introduction, member=request.user, now=timezone.now())
        messages.success(request, _("Withdrawn. Nobody is asked any more."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(introduction)


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


def _hers(request: MemberRequest) -> IntroductionQuerySet:
    return Introduction.objects.visible_to(request.user)


def _thanks(chosen: Party.Answer, introduction: Introduction) -> str:
    if introduction.state == Introduction.State.ACCEPTED:
        return _("You both said yes: you are connected now.")
    if chosen == Party.Answer.YES:
        return _("Thank you. As soon as there is more to say, you hear from us.")
    return _("Thank you. Nobody learns what you answered.")
