"""Saying whether two talked: on the introduction's page, or from the mail."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.introductions import actions, talk_links
from contacts.introductions.forms import TalkForm
from contacts.introductions.models import Introduction, Party, Talk
from contacts.introductions.pages import TalkPage, letters_for, talk_for
from contacts.profiles.models import User
from contacts.profiles.requests import MemberRequest
from networking_site.lib.middleware import secret
from networking_site.lib.refused import Refused


@require_POST
def talked(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Keep what a party says on the introduction's page."""
    hers = Introduction.objects.visible_to(request.user)
    introduction = get_object_or_404(hers, public_id=public_id)
    get_object_or_404(introduction.parties.belonging_to(request.user))
    form = TalkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the two answers."))
    elif refusal := _keep(introduction, form, member=request.user):
        messages.error(request, refusal)
    else:
        messages.success(request, _("Thank you for saying so."))
    return redirect(introduction)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def talked_from_mail(request: HttpRequest, talk_token: str) -> HttpResponseBase:
    """Ask whoever got the letter; to look changes nothing, one press says it."""
    party = talk_links.behind(talk_token, now=timezone.now())
    page = _page_of(party) if party else None
    if party is None or page is None:
        return _closed(render(request, "introductions/talked.html", status=404))
    form = TalkForm(
        request.POST or None,
        introducer=page.introducer_name,
        initial=_begins_with(request, page),
    )
    if request.method == "POST" and form.is_valid():
        refusal = _keep(party.introduction, form, member=_member(party))
        if not refusal:
            return _closed(redirect(request.path))
        form.add_error(None, refusal)
    status = 422 if request.method == "POST" else 200
    context = {"talk": page, "form": form}
    return _closed(render(request, "introductions/talked.html", context, status=status))


def _keep(introduction: Introduction, form: TalkForm, *, member: User) -> str:
    """Keep what was said, or give why that can't be."""
    data = form.cleaned_data
    try:
        actions.say_whether_talked(
            introduction,
            member=member,
            answer=Talk.Answer(data["answer"]),
            introducer_may_hear=data["introducer_may_hear"],
            now=timezone.now(),
        )
    except Refused as refusal:
        return refusal.reason
    return ""


def _page_of(party: Party) -> TalkPage | None:
    """Show the question to whoever has the link as it is shown to the party herself."""
    member = _member(party)
    hers = Introduction.objects.visible_to(member).with_people()
    introduction = hers.get(pk=party.introduction_id)
    [letter] = letters_for(member, [introduction], now=timezone.now())
    return talk_for(member, introduction, letter)


def _begins_with(request: HttpRequest, page: TalkPage) -> dict[str, object]:
    """Choose what she pressed in the letter, or what she said before."""
    said = request.GET.get("said", "")
    answer = said if said in Talk.Answer.values else page.answer
    return {"answer": answer, "introducer_may_hear": page.introducer_may_hear}


def _member(party: Party) -> User:
    assert party.member, "a link stands for a member who is here"
    return party.member


def _closed(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the address to whoever has the letter, and the page out of caches."""
    secret(response)
    response["Cache-Control"] = "private, no-store"
    return response
