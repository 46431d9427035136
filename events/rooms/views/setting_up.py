"""Before the rounds: how many, where, with which questions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.profiles.requests import MemberRequest
from events.models import Event
from events.rooms import actions, questions
from events.rooms.actions import SetUp
from events.rooms.forms.setting_up import SetUpForm
from events.rooms.models import Rotation
from events.rooms.pages.setting_up import (
    as_proposed,
    first_words,
    loaded_for,
    proposal_for,
    sum_of,
    sum_of_proposal,
    topics_of,
)
from events.rooms.rules import why_not_set_up
from networking_site.lib.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a host say how the rounds of her event shall be."""
    events = Event.objects.run_by(request.user).prefetch_related("topics")
    event = get_object_or_404(events, slug=slug)
    rotation = loaded_for(request.user, event)
    wanted = proposal_for(event, host=request.user)
    initial = first_words(event, rotation, wanted, host=request.user)
    form = SetUpForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        topics=topics_of(event),
        turn=event.pk,
    )
    is_look = bool({"look", "another"} & request.POST.keys())
    if "propose" in request.POST:
        language = initial["language"]
        return _keep(request, event, form, as_proposed(event, wanted, language))
    if not is_look and form.is_valid():
        return _keep(request, event, form, form.says())
    return _page(request, event, form, rotation, is_look=is_look)


def _keep(
    request: MemberRequest, event: Event, form: SetUpForm, wanted: SetUp
) -> HttpResponse:
    now = timezone.now()
    try:
        rotation = actions.set_up(event, wanted=wanted)
        if "save" not in request.POST:
            actions.plan_ahead(rotation, now=now)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return _page(request, event, form, loaded_for(request.user, event))
    messages.success(request, _("The rounds are set up."))
    return redirect("rooms:preview", event.slug)


def _page(
    request: MemberRequest,
    event: Event,
    form: SetUpForm,
    rotation: Rotation | None,
    *,
    is_look: bool = False,
) -> HttpResponse:
    wanted = proposal_for(event, host=request.user)
    context = {
        "event": event,
        "form": form,
        "sum": sum_of(form, event),
        "groups": questions.groups(str(form["language"].value())),
        "proposed": None if rotation else sum_of_proposal(wanted, event),
        "refusal": why_not_set_up(rotation) if rotation else None,
        "is_look": is_look,
    }
    is_refused = request.method == "POST" and not is_look
    return render(
        request, "rooms/host/set_up.html", context, status=422 if is_refused else 200
    )
