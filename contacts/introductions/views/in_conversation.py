"""What else a member does in a conversation: change her words, leave, mute, report."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.introductions import actions
from contacts.introductions.forms import EditForm, MuteForm, ReportMessagesForm
from contacts.introductions.models import Message, Participant
from contacts.introductions.rules import may_report, why_not_change
from contacts.introductions.views.conversations import messages_for, place_of
from contacts.profiles import actions as profiles
from contacts.profiles.models import User
from contacts.profiles.requests import MemberRequest
from networking_site.lib.refused import Refused

REPORTED_WITH = 10  # more messages of the same author to choose from


@require_http_methods(["GET", "HEAD", "POST"])
def edit_message(
    request: MemberRequest, conversation_id: UUID, message_id: UUID
) -> HttpResponse:
    """Let her put her words better."""
    me, message = _own_message(request, conversation_id, message_id)
    back = f"{me.conversation.get_absolute_url()}#{message.anchor}"
    now = timezone.now()
    if refusal := why_not_change(message, by=request.user, now=now):
        messages.error(request, refusal)
        return redirect(back)
    posted = request.POST if request.method == "POST" else None
    form = EditForm(posted, initial={"text": message.text})
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            actions.edit(message, by=request.user, text=text, now=now)
        except Refused as refused:
            messages.error(request, refused.reason)
        return redirect(back)
    context = {"form": form, "url": me.conversation.get_absolute_url(), "back": back}
    context |= {"message_id": message.public_id}
    status = 422 if form.is_bound else 200
    return render(request, "introductions/edit_message.html", context, status=status)


@require_POST
def take_back_message(
    request: MemberRequest, conversation_id: UUID, message_id: UUID
) -> HttpResponse:
    """Take back what she wrote a moment ago."""
    me, message = _own_message(request, conversation_id, message_id)
    try:
        actions.take_back(message, by=request.user, now=timezone.now())
        messages.success(request, _("Taken back. A line says that something was here."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(f"{me.conversation.get_absolute_url()}#{message.anchor}")


@require_POST
def leave_conversation(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Let her go: bow out, for who introduced the others."""
    me = place_of(request, conversation_id)
    actions.leave(me.conversation, member=request.user, now=timezone.now())
    if me.role == Participant.Role.INTRODUCER:
        messages.success(request, _("You bowed out. The two go on by themselves."))
    else:
        messages.success(request, _("You left. What was written until now stays here."))
    return redirect("introductions:conversations")


@require_POST
def mute_conversation(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Tell her no more of what is new here, or again."""
    me = place_of(request, conversation_id)
    form = MuteForm(request.POST)
    if form.is_valid() and form.cleaned_data["mute"]:
        actions.mute(me.conversation, member=request.user, now=timezone.now())
        messages.success(
            request, _("Muted: we write no mail about it, and count nothing.")
        )
    else:
        actions.unmute(me.conversation, member=request.user)
        messages.success(request, _("We tell you again when somebody writes."))
    return redirect(me.conversation)


@require_http_methods(["GET", "HEAD", "POST"])
def report_message(
    request: MemberRequest, conversation_id: UUID, said_id: UUID
) -> HttpResponse:
    """Let her choose messages of one other for organisers to read, and no others."""
    me = place_of(request, conversation_id)
    message = get_object_or_404(messages_for(request, me), public_id=said_id)
    if not may_report(message, by=request.user):
        raise Http404
    around = messages_for(request, me).filter(author=message.author).exclude(text="")
    newest = around.order_by("-number")[:REPORTED_WITH]
    offered = sorted({message, *newest}, key=lambda one: one.number)
    form = ReportMessagesForm(
        request.POST if request.method == "POST" else None,
        choices=[
            (str(one.public_id), Truncator(one.text).chars(300)) for one in offered
        ],
        initial={"messages": [str(message.public_id)]},
    )
    about = message.author.member
    assert about, "may_report wants an author"
    if form.is_valid() and _told(request, form, offered, about=about):
        blocks = form.cleaned_data["block"]
        return redirect("introductions:conversations" if blocks else me.conversation)
    context = {
        "form": form,
        "name": about.profile.name,
        "url": me.conversation.get_absolute_url(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "introductions/report_message.html", context, status=status)


def _own_message(
    request: MemberRequest, conversation_id: UUID, message_id: UUID
) -> tuple[Participant, Message]:
    me = place_of(request, conversation_id)
    hers = messages_for(request, me).filter(author=me)
    return me, get_object_or_404(hers, public_id=message_id)


def _told(
    request: MemberRequest,
    form: ReportMessagesForm,
    offered: list[Message],
    *,
    about: User,
) -> bool:
    """Hand the chosen words over, and block if she wants; say whether it was taken."""
    data, now = form.cleaned_data, timezone.now()
    chosen = [one for one in offered if str(one.public_id) in data["messages"]]
    try:
        actions.report(
            chosen, by=request.user, kind=data["kind"], text=data["text"], now=now
        )
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return False
    if data["block"]:
        profiles.block(request.user, other=about, now=now)
    thanks = _("Thank you. It is with the organisers now, and with nobody else.")
    messages.success(request, thanks)
    return True
