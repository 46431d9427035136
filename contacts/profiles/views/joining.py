"""Inviting others, coming by an invitation, and waiting to be let in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.profiles import actions, invitations
from contacts.profiles.forms.joining import InviteForm, RevokeForm
from contacts.profiles.models import Invitation
from contacts.profiles.querysets import VISITOR, InvitationQuerySet
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import what_is_missing
from contacts.profiles.visibility import face_of
from networking_site.lib.keyset import page
from networking_site.lib.middleware import no_referrer, secret
from networking_site.lib.refused import Refused

PAGE = 10


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a visitor who invites her; remember it when she takes it up."""
    if request.user.is_authenticated:
        messages.info(request, _("You are in already. Pass the link on, if you like."))
        return no_referrer(redirect("home"))
    invitation = invitations.behind(token, now=timezone.now())
    if invitation is None:
        return no_referrer(render(request, "profiles/join.html", status=404))
    if request.method == "POST":
        request.session[invitations.IN_SESSION] = invitation.public_id.hex
        return no_referrer(redirect("account_signup"))
    inviter = face_of(invitation.inviter.profile, relation=VISITOR, url="")
    return secret(render(request, "profiles/join.html", {"inviter": inviter}))


@require_http_methods(["GET", "HEAD", "POST"])
def own_invitations(request: MemberRequest) -> HttpResponse:
    """Show a member her invitations, let her make one and take one back."""
    now = timezone.now()
    mine = Invitation.objects.belonging_to(request.user).links()
    if "revoke" in request.POST:
        return _revoke(request, mine)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _made(request, form):
        return redirect("profiles:invitations")
    found = page(mine, by=("-created_at", "-id"), query=request.GET, size=PAGE)
    return render(
        request,
        "profiles/invitations.html",
        {
            "form": form,
            "invitations": invitations.rows(request.user, found.rows, now=now),
            "page": found,
        },
        status=422 if form.is_bound else 200,
    )


@require_safe
def waiting(request: MemberRequest) -> HttpResponse:
    """Tell a newcomer that she is almost in, and what she can do meanwhile."""
    profile = request.user.profile
    if profile.waiting_since is None:
        return redirect("home")
    return render(
        request,
        "profiles/waiting.html",
        {"since": profile.waiting_since, "missing": what_is_missing(profile)},
    )


def _made(request: MemberRequest, form: InviteForm) -> bool:
    try:
        actions.invite(request.user, now=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return False
    messages.success(request, _("Here is your link. Send it to whom it is for."))
    return True


def _revoke(request: MemberRequest, mine: InvitationQuerySet) -> HttpResponse:
    form = RevokeForm(request.POST)
    wanted = form.cleaned_data["revoke"] if form.is_valid() else None
    invitation = get_object_or_404(mine, public_id=wanted)
    actions.revoke(invitation, now=timezone.now())
    messages.success(request, _("Nobody can use this link any more."))
    return redirect("profiles:invitations")
