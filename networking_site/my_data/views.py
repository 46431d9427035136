"""My data: take it along, close the account, be forgotten."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from contacts.profiles.requests import MemberRequest
from networking_site.lib.refused import Refused
from networking_site.my_data import actions
from networking_site.my_data.again import only_herself
from networking_site.my_data.forms import EraseForm
from networking_site.my_data.models import Takeout
from networking_site.my_data.rules import why_not_leave


@require_safe
def my_data(request: MemberRequest) -> HttpResponse:
    """Show a member what she may do with everything the site knows of her."""
    mine = Takeout.objects.belonging_to(request.user).kept(now=timezone.now())
    return render(request, "my_data/my_data.html", {"takeout": mine.first()})


@require_safe
def my_data_again(request: MemberRequest) -> HttpResponse:
    """Ask a member without password or second step to sign in once more."""
    return render(request, "my_data/again.html")


@require_POST
@only_herself
def my_data_ask(request: MemberRequest) -> HttpResponse:
    """Let a member's data be packed."""
    takeout = actions.ask_for_takeout(request.user, now=timezone.now())
    if takeout.state == Takeout.State.WAITING:
        messages.success(
            request, _("We are packing your data, and write to you when it is ready.")
        )
    return redirect("my_data")


@require_safe
@only_herself
def my_data_download(request: MemberRequest) -> HttpResponseBase:
    """Hand a member her data."""
    mine = Takeout.objects.belonging_to(request.user).ready().kept(now=timezone.now())
    takeout = mine.first()
    if takeout is None or not takeout.file.is_file():
        messages.info(request, _("There is nothing to fetch. Ask for your data first."))
        return redirect("my_data")
    return FileResponse(
        takeout.file.open("rb"),
        as_attachment=True,
        filename=f"my-data-{takeout.asked_at:%Y-%m-%d}.zip",
        content_type="application/zip",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_herself
def my_data_close(request: MemberRequest) -> HttpResponse:
    """Ask whether a member really wants to close her account, and do it."""
    reason = why_not_leave(request.user)
    if request.method == "POST":
        try:
            actions.close_account(request.user, now=timezone.now())
        except Refused as refusal:
            reason = refusal.reason
        else:
            logout(request)
            messages.success(request, _("Your account is closed. Come back any time."))
            return redirect("home")
    return render(
        request,
        "my_data/close.html",
        {"reason": reason},
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_herself
def my_data_erase(request: MemberRequest) -> HttpResponse:
    """Say what an erasure takes and what it leaves, and do it for whoever means it."""
    reason = why_not_leave(request.user)
    form = EraseForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_account(request.user, now=timezone.now())
        except Refused as refusal:
            reason = refusal.reason
        else:
            logout(request)
            messages.success(request, _("You are forgotten here. We wish you well."))
            return redirect("home")
    return render(
        request,
        "my_data/erase.html",
        {"form": form, "reason": reason},
        status=422 if request.method == "POST" else 200,
    )
