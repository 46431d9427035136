"""A series: its dates and the one answer to it; and what its hosts do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles.models import User
from contacts.profiles.requests import MemberRequest
from events import actions
from events.forms import (
    CancelForm,
    DateForm,
    ExtendForm,
    RepeatForm,
    SeriesAnswerForm,
)
from events.models import Event, Rsvp, Series, SeriesAnswer
from events.pages import cards_for, load_for
from events.recurrence import in_words
from events.rules import why_not_change_date, why_not_repeat
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused

PAGE = 20


@login_not_required
@require_safe
def dates(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """List the dates of a series, with a member's one answer to it."""
    key = request.GET.get("key", "")
    series = _series(request, series_id, key=key)
    now = timezone.now()
    shown = Event.objects.visible_to(request.user, key=key).filter(series=series)
    found = page(
        load_for(request.user, shown.upcoming(now=now)),
        by=("starts_at", "id"),
        query=request.GET,
        size=PAGE,
    )
    context = {
        "series": series,
        "how_often": _how_often(series),
        "events": [
            replace(card, series_title="")  # the page says it once
            for card in cards_for(request.user, found.rows)
        ],
        "page": found,
        "runs": _runs(request, series),
        "key": key,
    }
    if isinstance(request.user, User):
        context |= _answers(request.user, series, now=now)
    return render(request, "events/series/dates.html", context)


@require_POST
def answer(request: MemberRequest, series_id: UUID) -> HttpResponse:
    """Keep a member's one answer to a series."""
    series = _series(request, series_id, key=request.GET.get("key", ""))
    form = SeriesAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether you are coming to the series or not."))
        return redirect(series)

    def say() -> None:
        actions.answer_series(
            series, member=request.user, now=timezone.now(), **form.chosen()
        )

    _try(request, say)
    return redirect(series)


@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a host make a series of her event."""
    event = _hosted(request, slug)
    now = timezone.now()
    form = RepeatForm(request.POST or None, event=event)
    refusal = why_not_repeat(event, now=now)
    if not refusal and form.is_valid():
        try:
            series = actions.make_series(event, now=now, **form.chosen())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Here are the dates."))
            return redirect(series)
    context = {"event": event, "form": form, "refusal": refusal}
    status = 422 if form.is_bound else 200
    return render(request, "events/series/repeat.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def date(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a host change one date of a series, those that follow, or all to come."""
    event = _hosted(request, slug)
    now = timezone.now()
    form = DateForm(request.POST or None, event=event)
    refusal = why_not_change_date(event, now=now)
    if not refusal and form.is_valid():
        deed: Callable[..., Any] = {
            DateForm.ONE: actions.change_date,
            DateForm.FOLLOWING: actions.change_following,
            DateForm.REST: actions.change_rest,
        }[form.cleaned_data["scope"]]
        try:
            if changes := form.changes():
                deed(event, changes=changes, now=now)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:detail", slug)
    context = {
        "event": event,
        "form": form,
        "refusal": refusal,
        "cancel_form": CancelForm(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "events/series/date.html", context, status=status)


@require_POST
def skip(request: MemberRequest, slug: str) -> HttpResponse:
    """Leave a date of a series out that nobody has answered."""
    event = _hosted(request, slug)
    if _try(request, lambda: actions.skip(event, now=timezone.now())) and event.series:
        messages.success(request, _("The date is left out."))
        return redirect(event.series)
    return redirect("events:change_date", slug)


@require_POST
def cancel_date(request: MemberRequest, slug: str) -> HttpResponse:
    """Call one date off, with a word to the people."""
    event = _hosted(request, slug)
    form = CancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a word to the people: why is it off?"))
        return redirect("events:change_date", slug)
    note = form.cleaned_data["note"]
    _try(request, lambda: actions.cancel(event, note=note, now=timezone.now()))
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: MemberRequest, series_id: UUID) -> HttpResponse:
    """Let a host add dates to her series; from here she publishes and cancels, too."""
    series = _run(request, series_id)
    form = ExtendForm(request.POST or None, series=series)
    if form.is_valid():
        try:
            actions.extend(
                series,
                until=form.cleaned_data["until"],
                count=form.cleaned_data["count"],
                at_odd_hours=form.at_odd_hours,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("The new dates are there."))
            return redirect(series)
    mine = Event.objects.visible_to(request.user).filter(series=series)
    context = {
        "series": series,
        "how_often": _how_often(series),
        "form": form,
        "cancel_form": CancelForm(),
        "drafts": mine.filter(status=Event.Status.DRAFT).count(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "events/series/run.html", context, status=status)


@require_POST
def publish(request: MemberRequest, series_id: UUID) -> HttpResponse:
    """Show all drafts of a series together."""
    series = _run(request, series_id)
    _try(request, lambda: actions.publish_series(series, now=timezone.now()))
    return redirect(series)


@require_POST
def cancel_rest(request: MemberRequest, series_id: UUID) -> HttpResponse:
    """Call off all dates to come, with one word to each who goes or waits."""
    series = _run(request, series_id)
    form = CancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a word to the people: why is it off?"))
        return redirect("events:run_series", series_id)
    note = form.cleaned_data["note"]
    _try(request, lambda: actions.cancel_rest(series, note=note, now=timezone.now()))
    return redirect(series)


def _series(request: HttpRequest, series_id: UUID, *, key: str = "") -> Series:
    return get_object_or_404(
        Series.objects.visible_to(request.user, key=key), public_id=series_id
    )


def _run(request: MemberRequest, series_id: UUID) -> Series:
    mine = Series.objects.visible_to(request.user).run_by(request.user)
    return get_object_or_404(mine, public_id=series_id)


def _hosted(request: MemberRequest, slug: str) -> Event:
    events = Event.objects.visible_to(request.user).run_by(request.user)
    return get_object_or_404(events.select_related("series"), slug=slug)


def _runs(request: HttpRequest, series: Series) -> bool:
    if not isinstance(request.user, User):
        return False
    mine = Series.objects.visible_to(request.user).run_by(request.user)
    return mine.filter(pk=series.pk).exists()


def _answers(member: User, series: Series, *, now: Any) -> dict[str, Any]:
    """Give her answer to the whole, and how many dates she goes to and waits for."""
    mine = Rsvp.objects.belonging_to(member).filter(
        event__series=series,
        event__starts_at__gt=now,
        event__status=Event.Status.PUBLISHED,
    )
    return {
        "whole": SeriesAnswer.objects.belonging_to(member)
        .filter(series=series)
        .first(),
        "going": mine.going().count(),
        "waiting": mine.waiting().count(),
    }


def _how_often(series: Series) -> str:
    return in_words(series.recurrence) if series.recurrence else ""


def _try(request: HttpRequest, deed: Callable[[], Any]) -> bool:
    """Do it, or say why not."""
    try:
        deed()
    except Refused as refused:
        messages.error(request, refused.reason)
        return False
    return True
