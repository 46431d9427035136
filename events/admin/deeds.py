"""What the deeds of organisers have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from events.forms import CancelForm
from events.models import Event


class OnceActionForm(ActionForm):
    """Which deed; one that makes something makes it once, however often it is sent."""

    token = forms.UUIDField(
        label="", required=False, widget=forms.HiddenInput, initial=uuid4
    )


def token_for(request: HttpRequest, event: Event) -> UUID:
    """Give what tells one press of a button from the next, for each of the events."""
    sent = request.POST.get("token")  # OnceActionForm has looked at it
    return uuid5(UUID(sent) if sent else uuid4(), str(event.public_id))


def back_to(request: HttpRequest, row: Event | None) -> HttpResponse | None:
    """Lead to the page of an event if its own button was pressed, else to the list."""
    if row is None or "on_its_page" not in request.POST:
        return None
    return HttpResponseRedirect(reverse("admin:events_event_change", args=[row.pk]))


def ask_for_word(
    theirs: admin.ModelAdmin,
    request: HttpRequest,
    *,
    title: str,
    explanation: str,
    rows: QuerySet[Any],
    action: str,
) -> str | HttpResponse:
    """Give the word to the people that was typed, or the page that asks for it."""
    form = CancelForm(request.POST if "note" in request.POST else None)
    if form.is_valid():
        return str(form.cleaned_data["note"])
    context = {
        **theirs.admin_site.each_context(request),
        "title": title,
        "explanation": explanation,
        "opts": theirs.opts,
        "rows": rows,
        "form": form,
        "action": action,
        "on_its_page": "on_its_page" in request.POST,
    }
    status = 422 if form.is_bound else 200
    return render(request, "admin/events/cancel.html", context, status=status)
