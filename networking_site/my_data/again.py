"""Asking a member whether it is still she, before what can't be taken back.

allauth asks for the password or a second step. Who has neither signs in by a code or
with another account, and allauth would let her pass unasked: for her, having signed in
a moment ago is the proof, and the page `my_data_again` leads her to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

View = Callable[..., HttpResponseBase]


def only_herself(view: View) -> View:
    """Open a page only to a member who proved a moment ago that it is she."""
    asks_by_allauth = reauthentication_required(view)

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if get_adapter().get_reauthentication_methods(request.user):
            response: HttpResponseBase = asks_by_allauth(request, *args, **kwargs)
            return response
        if not signed_in_just_now(request):
            return redirect("my_data_again")
        return view(request, *args, **kwargs)

    return asking


def signed_in_just_now(request: HttpRequest) -> bool:
    """Say whether this browser was signed in within the time that counts as recent."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    newest = max((record["at"] for record in records), default=0)
    recent: bool = time.time() - newest < app_settings.REAUTHENTICATION_TIMEOUT
    return recent
