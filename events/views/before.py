"""The question "still coming?", asked by a letter and answered by one press."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events import actions, tokens
from events.forms import StillComingForm
from events.models import Rsvp
from events.pages import when_of
from events.rules import why_not_confirm
from networking_site.lib.middleware import secret
from networking_site.lib.refused import Refused


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def still_coming(request: HttpRequest, asked: str) -> HttpResponseBase:
    """Ask whoever got the letter; to look changes nothing, one press answers."""
    rsvp = tokens.behind(asked, use=tokens.STILL_COMING)
    if rsvp is None:
        return _closed(render(request, "events/still_coming.html", status=404))
    if request.method == "POST":
        _keep(request, rsvp)
        return _closed(redirect(request.path))
    return _closed(_page(request, rsvp))


def _keep(request: HttpRequest, rsvp: Rsvp) -> None:
    form, now = StillComingForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, _("Say whether you are coming or not."))
        return
    try:
        if form.cleaned_data["answer"] == "yes":
            actions.confirm(rsvp, now=now)
        else:
            no = Rsvp.Answer.NOT_GOING
            actions.answer(rsvp.event, member=rsvp.member, answer=no, now=now)
    except Refused as refusal:
        messages.error(request, refusal.reason)


def _page(request: HttpRequest, rsvp: Rsvp) -> HttpResponseBase:
    event = rsvp.event
    context = {
        "event": event,
        "when": when_of(event, viewer=rsvp.member),
        "goes": rsvp.answer == Rsvp.Answer.GOING,
        "said_yes": rsvp.confirmed_at is not None,
        "refusal": why_not_confirm(rsvp, now=timezone.now()),
    }
    return render(request, "events/still_coming.html", context)


def _closed(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the address to whoever has the letter, and the page out of caches."""
    secret(response)
    response["Cache-Control"] = "private, no-store"
    return response
