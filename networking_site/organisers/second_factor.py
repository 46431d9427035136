"""The second factor of organisers: asked for at the admin's door, or offered there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.checks import CheckMessage, Warning
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
WAY_BACK = "way_back_to_the_admin"


def has_one(user: AbstractBaseUser) -> bool:
    """Say whether she has a passkey or an app for codes."""
    return bool(is_mfa_enabled(user, FACTORS))


def lead_to_it(request: HttpRequest) -> HttpResponse | None:
    """Lead an organiser to where she sets up, or shows, what the site requires.

    Gives nothing where she may go on. Where she was going is kept for when she is done.
    """
    if settings.ORGANISERS_SECOND_FACTOR != "required":
        return None
    assert isinstance(request.user, AbstractBaseUser)  # the admin has no other door
    if not has_one(request.user):
        request.session[WAY_BACK] = request.get_full_path()
        return HttpResponseRedirect(reverse("mfa_index"))
    if not _was_shown(request):
        back = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(_where_shown(request.user))}?{back}")
    request.session.pop(WAY_BACK, None)
    return None


def _where_shown(user: AbstractBaseUser) -> str:
    """Name the page that asks for what she has: a code of her app, or her passkey."""
    has_app = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"


def _was_shown(request: HttpRequest) -> bool:
    """Say whether it, or a recovery code in its place, opened this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def warn_where_only_offered(
    app_configs: Sequence[Any] | None, **more: Any
) -> list[CheckMessage]:
    """Tell who runs a real site that organisers may come in by a password alone."""
    if settings.DEBUG or settings.ORGANISERS_SECOND_FACTOR == "required":
        return []
    said = (
        "Organisers may work in the admin with a password or a mailed code alone: "
        "set ORGANISERS_SECOND_FACTOR=required."
    )
    return [Warning(said, id="organisers.W001")]
