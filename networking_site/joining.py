"""The waiting room: where a newcomer is until an organiser lets her in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

from networking_site.lib.without_viewer import has_viewer

# Pages of the site itself, without anything of members.
OPEN_TO_ALL = {"privacy", "stylesheet", "healthz", "readyz", "csp_report"}
NOT_YET_HERS = {"profiles:invitations", "profiles:blocked"}


class WaitingRoom:
    """Leads members who wait to be let in to the page that says so.

    Meanwhile they have what is their own: their page, their account, their data.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Let a waiting member through to her own pages, and nowhere else."""
        if not has_viewer(view):
            return None
        user, match = request.user, request.resolver_match
        if not user.is_authenticated or user.profile.waiting_since is None:
            return None
        if match is not None and _is_hers(match, request.path, user.profile.handle):
            return None
        return redirect("profiles:waiting")


def _is_hers(match: ResolverMatch, path: str, handle: str) -> bool:
    name = match.url_name or ""
    if match.view_name in NOT_YET_HERS:
        return False
    if match.namespace == "profiles":
        own = match.kwargs.get("handle") == handle
        return own or path.startswith(reverse("profiles:mine"))
    if path.startswith("/accounts/") or match.namespace == "notices":
        return True
    return name in OPEN_TO_ALL or name.startswith("my_data")
