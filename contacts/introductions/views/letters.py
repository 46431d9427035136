"""The letters: those that wait for me, those I wrote."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from contacts.introductions import actions
from contacts.introductions.forms import AnswerForm
from contacts.introductions.models import Favour, Introduction, Party
from contacts.introductions.pages import favours_for, letters_for, talk_for, they_met
from contacts.introductions.querysets import IntroductionQuerySet
from contacts.profiles.requests import MemberRequest
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused

PAGE = 20


@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """Show a member her letters: those that wait for her first."""
    now = timezone.now()
    hers = Introduction.objects.visible_to(request.user).with_people()
    waiting = hers.waiting_for(request.user, now=now)
    rest = hers.exclude(pk__in=waiting.values("pk"))
    asked = Favour.objects.visible_to(request.user)
    favours = favours_for(
        request.user,
        [
            *asked.asked_of(request.user).waiting(now=now)[:PAGE],
            *asked.asked_by(request.user).fresh(now=now)[:PAGE],
        ],
        now=now,
    )
    found = page(rest, by=("-created_at", "-id"), query=request.GET, size=PAGE)
    first = list(waiting[:PAGE])
    letters = letters_for(request.user, [*first, *found.rows], now=now)
    return render(
        request,
        "introductions/inbox.html",
        {
            "waiting": letters[: len(first)],
            "asked_of_her": [one for one in favours if not one.is_mine],
            "asked_by_her": [one for one in favours if one.is_mine],
            "letters": letters[len(first) :],
            "page": found,
        },
    )


@require_safe
def detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Show one letter to one of its people."""
    introduction = get_object_or_404(_hers(request).with_people(), public_id=public_id)
    [letter] = letters_for(request.user, [introduction], now=timezone.now())
    context = {
        "letter": letter,
        "talk": talk_for(request.user, introduction, letter),
        "they_met": they_met(request.user, introduction),
    }
    return render(request, "introductions/detail.html", context)


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
    if done.state == Introduction.State.ACCEPTED:
        return redirect(done.conversation)
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


def _hers(request: MemberRequest) -> IntroductionQuerySet:
    return Introduction.objects.visible_to(request.user)


def _thanks(chosen: Party.Answer, introduction: Introduction) -> str:
    if introduction.state == Introduction.State.ACCEPTED:
        return _("You both said yes: you are connected now.")
    if chosen == Party.Answer.YES:
        return _("Thank you. As soon as there is more to say, you hear from us.")
    return _("Thank you. Nobody learns what you answered.")
