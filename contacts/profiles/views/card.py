"""The card: a member's own to hold up, another's to keep, and the file for a phone."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.profiles.cards import card_of, face_to_hold_up
from contacts.profiles.forms.card import HookForm, VersionForm
from contacts.profiles.models import Profile, Visibility
from contacts.profiles.pages import facts_of
from contacts.profiles.public import not_indexed, short_address
from contacts.profiles.requests import MemberRequest
from contacts.profiles.rules import what_is_missing
from contacts.profiles.vcard import write
from contacts.profiles.views.handles import answers_former_addresses
from contacts.profiles.visibility import face_of
from networking_site.lib.qr import qr

WORKER = Path("js/card-worker.js")


@require_safe
def my_card(request: MemberRequest) -> HttpResponse:
    """Show a member her own card, to hold up to whoever she talks with."""
    profile = Profile.objects.belonging_to(request.user).with_face().get()
    face = face_to_hold_up(profile)
    number = HookForm(request.GET).number(most=len(face.hooks))
    return render(
        request,
        "profiles/my_card.html",
        {
            "face": face,
            "hook": face.hooks[number - 1] if face.hooks else None,
            "next_hook": number % len(face.hooks) + 1 if len(face.hooks) > 1 else None,
            "qr": qr(short_address(profile)),
            "missing": what_is_missing(profile),
            "is_for_everyone": profile.shown_to == Visibility.EVERYONE
            and profile.hidden_at is None,
        },
    )


@login_not_required
@require_safe
def card_worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps a member's card at hand where there is no network.

    A browser lets it look after addresses that begin with its own and no others, so
    it is served from the card's, and must not be kept past its next change.
    """
    script = (settings.BASE_DIR / "static" / WORKER).read_text(encoding="utf-8")
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
@answers_former_addresses
def short(request: HttpRequest, handle: str) -> HttpResponse:
    """Lead whoever scanned a card to the member's page."""
    profile = get_object_or_404(Profile.objects.visible_to(request.user), handle=handle)
    return redirect(profile)


@login_not_required
@require_safe
@answers_former_addresses
def card(request: HttpRequest, handle: str) -> HttpResponse:
    """Show a member's card, with the step to keep it."""
    profile = _profile_for_card(request, handle)
    face = face_of(profile, relation=profile.relation)
    facts = facts_of(face, now=timezone.now())
    context = {"face": face, "facts": facts, "qr": qr(short_address(profile))}
    return not_indexed(render(request, "profiles/card.html", context))


@login_not_required
@require_safe
@answers_former_addresses
def vcard(request: HttpRequest, handle: str) -> HttpResponse:
    """Give a member's card as a file, with what the viewer may see and no more."""
    profile = _profile_for_card(request, handle)
    face = face_of(profile, relation=profile.relation)
    version = VersionForm(request.GET).wanted()
    file = write(card_of(profile, face=face), version=version)
    response = HttpResponse(file, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{profile.handle}.vcf"'
    return not_indexed(response)


def _profile_for_card(request: HttpRequest, handle: str) -> Profile:
    people = Profile.objects.visible_to(request.user).with_relation_to(request.user)
    return get_object_or_404(people.with_face().with_links(), handle=handle)
