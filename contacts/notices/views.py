"""A member's notices, how she wants to be told, and no more of a kind by one press."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.notices import actions, stopping
from contacts.notices.forms import (
    ChoicesForm,
    ReadAllForm,
    ReadForm,
    StopForm,
    as_chosen,
)
from contacts.notices.kinds import kinds_to_choose
from contacts.notices.models import Choice, Notice, QuietHours
from contacts.profiles.requests import MemberRequest
from networking_site.lib.keyset import page
from networking_site.lib.middleware import no_referrer
from networking_site.lib.zones import zone_label

PAGE = 20


@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """Show a member what she was told, newest first."""
    hers = Notice.objects.visible_to(request.user).on_site()
    found = page(hers, by=("-created_at", "-id"), query=request.GET, size=PAGE)
    return render(request, "notices/inbox.html", {"page": found})


@require_POST
def read(request: MemberRequest, notice_id: UUID) -> HttpResponse:
    """Keep that a notice is read, and open what it leads to if she asked for that."""
    hers = Notice.objects.visible_to(request.user).on_site()
    notice = get_object_or_404(hers, public_id=notice_id)
    form = ReadForm(request.POST)
    actions.read(notice, now=timezone.now())
    wants_it_open = form.is_valid() and form.cleaned_data["open"]
    return redirect(notice.link if wants_it_open else "notices:inbox")


@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """Keep that all she saw is read; what came since stays unread."""
    form = ReadAllForm(request.POST)
    if form.is_valid():
        # One that a block hid since she looked still says until when.
        hers = Notice.objects.belonging_to(request.user)
        newest = get_object_or_404(hers, public_id=form.cleaned_data["newest"])
        actions.read_all(request.user, until=newest.created_at, now=timezone.now())
    return redirect("notices:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: MemberRequest) -> HttpResponse:
    """Let a member choose what we tell her, how, and when not."""
    kinds = kinds_to_choose()
    chosen = {
        choice.kind: choice for choice in Choice.objects.belonging_to(request.user)
    }
    quiet = QuietHours.objects.belonging_to(request.user).first()
    form = ChoicesForm(
        request.POST or None,
        kinds=kinds,
        here=zone_label(request.user.profile.time_zone),
        initial=as_chosen(
            {
                kind.name: chosen.get(kind.name) or Choice(mail=kind.mail)
                for kind in kinds
            }
        )
        | {
            "quiet_begins": quiet and quiet.begins,
            "quiet_ends": quiet and quiet.ends,
        },
    )
    if request.method == "POST" and form.is_valid():
        actions.choose(request.user, wishes=form.wishes(), quiet=form.quiet())
        messages.success(request, _("Kept: from now on we tell you like this."))
        return redirect("notices:choices")
    return render(
        request,
        "notices/choices.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, stop_token: str) -> HttpResponseBase:
    """Stop letters of a kind, by token alone: a POST does it, a GET asks (RFC 8058).

    Mail programs send the POST without cookies and follow no redirect; whoever reads
    mail for others and opens each link in it changes nothing.
    """
    found = stopping.behind(stop_token)
    if found is None:
        raise Http404
    form = StopForm(request.POST if request.method == "POST" else None)
    done = form.is_valid()
    if done:
        actions.stop(found.member, kind_name=found.kind_name)
    return no_referrer(
        render(
            request,
            "notices/stop.html",
            {"label": found.label, "done": done},
            status=422 if form.is_bound and not done else 200,
        )
    )
