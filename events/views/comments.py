"""What is said around an event: reading it, saying something, taking it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.profiles.pages import remark_on
from contacts.profiles.requests import MemberRequest
from events import actions
from events.forms import CommentForm
from events.models import Comment, Event
from events.pages import card_for, load_for, runs
from events.rules import may_remove_comment
from events.talk import may_talk, threads_for
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused

PAGE, NEWEST = 20, 5
ORDER = ("-written_at", "-id")


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: MemberRequest, slug: str) -> HttpResponse:
    """Read all that is said around an event, page after page, or say something."""
    event = _event(request, slug)
    form = _form(request, event, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, event, form)
    if request.htmx.target == "remarks":  # type: ignore[attr-defined]
        context = {"remarks": _remarks(form)}
        return render(request, "events/parts/talk.html#remarks", context)
    if "check" in request.POST:
        form.is_valid()
        return _page(request, event, form, status=200)
    if not form.is_valid() or not _keep(request, event, form):
        return _page(request, event, form, status=422)
    if request.htmx:  # type: ignore[attr-defined]
        return _part(request, event)
    messages.success(request, _("There it is."))
    return redirect(f"{event.get_absolute_url()}#talk")


@require_POST
def remove_comment(request: MemberRequest, slug: str, comment_id: UUID) -> HttpResponse:
    """Take away what she wrote, or, as a host, what somebody wrote there."""
    event = _event(request, slug)
    hers = Comment.objects.visible_to(request.user).filter(event=event)
    comment = get_object_or_404(hers, public_id=comment_id)
    if not may_remove_comment(comment, by=request.user):
        raise Http404
    try:
        actions.remove_comment(comment, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        if request.htmx:  # type: ignore[attr-defined]
            return _part(request, event)
        messages.success(request, _("Taken away."))
    return redirect(f"{event.get_absolute_url()}#talk")


def talk_of(request: HttpRequest, event: Event) -> dict[str, Any] | None:
    """Give the newest threads and a form for the event's page; None to who only looks.

    Two queries, whatever the number of comments.
    """
    if not may_talk(request.user, event):
        return None
    roots = _roots(request, event).order_by(*ORDER)[: NEWEST + 1]
    found = list(roots)
    return {
        **_talk(request, event, found[:NEWEST]),
        "form": _form(request, event, None),
        "all_url": _url(event) if len(found) > NEWEST else "",
    }


def _event(request: HttpRequest, slug: str) -> Event:
    events = load_for(request.user, Event.objects.visible_to(request.user))
    event = get_object_or_404(events, slug=slug)
    if not may_talk(request.user, event):
        raise Http404
    return event


def _roots(request: HttpRequest, event: Event) -> Any:
    said = Comment.objects.visible_to(request.user).filter(event=event)
    return said.first_of_threads().with_authors()


def _url(event: Event) -> str:
    return reverse("events:comments", args=[event.slug])


def _form(request: HttpRequest, event: Event, data: Any) -> CommentForm:
    is_host = runs(request.user, event)
    return CommentForm(data, url=_url(event), is_host=is_host, auto_id="comment_%s")


def _keep(request: MemberRequest, event: Event, form: CommentForm) -> bool:
    """Keep what she says; say whether it was taken."""
    data, answers = form.cleaned_data, None
    if data["answers"]:
        seen = Comment.objects.visible_to(request.user).filter(event=event)
        answers = get_object_or_404(seen, public_id=data["answers"])
    try:
        actions.comment(
            event,
            author=request.user,
            kind=data["kind"],
            text=data["text"],
            token=data["token"],
            answers=answers,
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return False
    return True


def _talk(request: Any, event: Event, roots: list[Comment]) -> dict[str, Any]:
    return {
        "threads": threads_for(request.user, event, roots),
        "url": _url(event),
        "runs": runs(request.user, event),
    }


def _part(request: MemberRequest, event: Event) -> HttpResponse:
    talk = talk_of(request, event)
    return render(request, "events/parts/talk.html", {"talk": talk, "source": event})


def _page(
    request: MemberRequest, event: Event, form: CommentForm, *, status: int = 200
) -> HttpResponse:
    if form.is_bound and request.htmx:  # type: ignore[attr-defined]
        talk = {**(talk_of(request, event) or {}), "form": form}
        context = {"talk": talk, "source": event, "remarks": _remarks(form)}
        return render(request, "events/parts/talk.html", context, status=status)
    found = page(_roots(request, event), by=ORDER, query=request.GET, size=PAGE)
    context = {
        "event": card_for(request.user, event),
        "source": event,
        "page": found,
        "talk": {**_talk(request, event, found.rows), "form": form},
        "remarks": _remarks(form),
    }
    return render(request, "events/comments.html", context, status=status)


def _remarks(form: CommentForm) -> list[Any]:
    """Say where her words sound like a pitch."""
    if not form.is_bound:
        return []
    form.is_valid()
    remark = remark_on(form.cleaned_data.get("text", ""))
    return [remark] if remark else []
