"""Conversations: the list, one of them, what is new in it, and writing."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.introductions import actions
from contacts.introductions.forms import MessageForm, ReadForm, SinceForm
from contacts.introductions.models import Introduction, Message, Participant
from contacts.introductions.pages import (
    Person,
    letters_for,
    people_of,
    rows_for,
    said_to,
)
from contacts.introductions.querysets import MessageQuerySet
from contacts.introductions.rules import why_not_take_part
from contacts.profiles.requests import MemberRequest
from networking_site.lib.keyset import page
from networking_site.lib.refused import Refused

PAGE, MESSAGES = 20, 30


@require_safe
def conversations(request: MemberRequest) -> HttpResponse:
    """Show a member her conversations, the liveliest first."""
    hers = Participant.objects.belonging_to(request.user).with_unread().with_last()
    hers = hers.select_related("conversation")
    found = page(hers, by=("-stirred_at", "-id"), query=request.GET, size=PAGE)
    rows = rows_for(request.user, found.rows)
    context = {"rows": rows, "page": found}
    return render(request, "introductions/conversations.html", context)


@require_safe
def conversation(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Show one conversation, its newest messages last; htmx asks for earlier ones."""
    me = place_of(request, conversation_id)
    part = request.htmx.target == "earlier"  # type: ignore[attr-defined]
    return _page(request, me, part="#earlier" if part else "")


@require_safe
def news(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Give what was written since; 204, after one query, where nothing was.

    Who left gets nothing in place of what asks, so that it asks no more.
    """
    me = place_of(request, conversation_id)
    form = SinceForm(request.GET)
    if me.has_left:
        return HttpResponse()
    since = form.cleaned_data["since"] if form.is_valid() else None
    if since is None or me.newest <= since:
        return HttpResponse(status=204)
    context = _news(request, me, form.cleaned_data)
    if not context["fresh"]:
        return HttpResponse(status=204)
    return render(request, "introductions/conversation.html#news", context)


@require_POST
def write_message(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Keep what she writes; htmx gets it, with what came meanwhile, and a new form."""
    me = place_of(request, conversation_id)
    url = me.conversation.get_absolute_url()
    form = MessageForm(request.POST, url=f"{url}write/")
    by_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    if not form.is_valid() or not _keep(request, me, form):
        part = "#reply" if by_htmx else ""
        return _page(request, me, form=form, part=part, status=422)
    if not by_htmx:
        return redirect(f"{url}#reply")
    me = place_of(request, conversation_id)
    context = _news(request, me, form.cleaned_data)
    context |= {"form": MessageForm(url=f"{url}write/"), "is_sent": True}
    return render(request, "introductions/conversation.html#sent", context)


@require_POST
def read_messages(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Keep how far she read; htmx says so by itself once the page is shown."""
    me = place_of(request, conversation_id)
    form = ReadForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        now = timezone.now()
        actions.read(me.conversation, member=request.user, until=until, now=now)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse()
    return redirect(me.conversation)


def place_of(request: MemberRequest, conversation_id: UUID) -> Participant:
    """Give her own place in a conversation, with the conversation; else a 404."""
    hers = Participant.objects.belonging_to(request.user)
    return get_object_or_404(
        hers.select_related("conversation"), conversation__public_id=conversation_id
    )


def messages_for(request: MemberRequest, me: Participant) -> MessageQuerySet:
    """Give the messages of a conversation that she may read."""
    seen = Message.objects.visible_to(request.user).with_authors()
    return seen.filter(conversation=me.conversation_id)


def _keep(request: MemberRequest, me: Participant, form: MessageForm) -> bool:
    """Keep what she writes; say whether it was taken."""
    data = form.cleaned_data
    try:
        actions.write(
            me.conversation,
            author=request.user,
            text=data["text"],
            token=data["token"],
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("text", refusal.reason)
        return False
    return True


def _page(
    request: MemberRequest,
    me: Participant,
    *,
    form: MessageForm | None = None,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    url = me.conversation.get_absolute_url()
    found = page(
        messages_for(request, me), by=("-number",), query=request.GET, size=MESSAGES
    )
    people = people_of(request.user, me.conversation)
    said = said_to(
        request.user,
        reversed(found.rows),
        people,
        read_until=me.newest if me.has_left else me.read_until,
        after_day=None,
        now=timezone.now(),
    )
    others = [person for person in people if not person.is_me]
    readers = sum(person.is_here for person in others)
    closed = why_not_take_part(me, readers=readers)
    context = {
        **_frame(request, me, people),
        "said": said,
        "earlier_url": found.next_url,
        "newest_url": url if found.first_url else "",
        "last_day": said[-1].day if said and found.first_url else None,
        "since": found.rows[0].number if found.rows else 0,
        "day": said[-1].day if said else None,
        "unread_until": _unread_until(said, me),
        "form": form or (None if closed else MessageForm(url=f"{url}write/")),
        "closed": closed,
    }
    template = f"introductions/conversation.html{part}"
    return render(request, template, context, status=status)


def _frame(
    request: MemberRequest, me: Participant, people: list[Person]
) -> dict[str, Any]:
    """Give who talks, who introduced them and why, as far as she may know."""
    letters = Introduction.objects.visible_to(request.user).with_people()
    letter = letters_for(
        request.user,
        letters.filter(conversation=me.conversation_id),
        now=timezone.now(),
    )
    others = [person for person in people if not person.is_me]
    return {
        "me": me,
        "url": me.conversation.get_absolute_url(),
        "letter": letter[0] if letter else None,
        "others": others,
        "parties": [person for person in others if not person.is_introducer],
        "introducer": next((one for one in others if one.is_introducer), None),
        "am_introducer": me.role == Participant.Role.INTRODUCER,
    }


def _news(
    request: MemberRequest, me: Participant, shown: dict[str, Any]
) -> dict[str, Any]:
    """Give what she may read since the last message that her page shows."""
    since: int = shown["since"] or 0
    day: date | None = shown["day"]
    rows = list(messages_for(request, me).since(since)[:MESSAGES])
    fresh = said_to(
        request.user,
        rows,
        people_of(request.user, me.conversation) if rows else [],
        read_until=me.read_until,
        after_day=day,
        now=timezone.now(),
    )
    return {
        "me": me,
        "url": me.conversation.get_absolute_url(),
        "fresh": fresh,
        "since": fresh[-1].number if fresh else since,
        "day": fresh[-1].day if fresh else day,
        "unread_until": _unread_until(fresh, me),
        "announce": _aloud(fresh),
    }


def _unread_until(said: list[Any], me: Participant) -> int:
    """Give up to where reading this page reads; 0 where nothing in it is new."""
    new = [one.number for one in said if one.is_new and one.number > me.read_until]
    return new[-1] if new and not me.has_left else 0


def _aloud(fresh: list[Any]) -> str:
    theirs = [one for one in fresh if not one.is_mine and one.plain]
    return " ".join(
        _("%(name)s wrote: %(text)s") % {"name": one.face.name, "text": one.plain[:300]}
        for one in theirs
    )
