"""What organisers do on the site, not in the admin, with events that others host."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch

from contacts.profiles.models import User
from events.models import Event, Series
from events.trail import RAN_FOR_HOSTS
from networking_site.lib.trail import actions as trail

PAGES_OF_HOSTS = "<slug:slug>/host/"
OTHER_BUTTONS = {"events:run_series", "events:publish_series", "events:cancel_series"}
OTHER_BUTTONS |= {"events:remove_comment"}
NOTED_ANYHOW = {"events:check_in"}  # attendance remembers who noted it


class NoteOthersEvents:
    """Writes down that an organiser used a button that only hosts and organisers have.

    What the page answered is not known here, only that it took the button: so the
    trail says that she used it, and which page it stands on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method != "POST" or match is None or response.status_code >= 400:
            return response
        viewer = request.user if is_for_hosts(match) else None
        if isinstance(viewer, User) and viewer.is_organiser:
            about = _what_others_host(viewer, match)
            if about is not None:
                page = {"page": match.view_name}
                trail.record(request, RAN_FOR_HOSTS, about=about, after=page)
        return response


def is_for_hosts(match: ResolverMatch) -> bool:
    """Say whether an address is one at which hosts, and organisers, run an event."""
    if match.view_name in NOTED_ANYHOW:
        return False
    return PAGES_OF_HOSTS in match.route or match.view_name in OTHER_BUTTONS


def _what_others_host(organiser: User, match: ResolverMatch) -> Event | Series | None:
    """Give the event or series of the address, unless she is one of its hosts."""
    hers = Event.objects.belonging_to(organiser)
    if "series_id" in match.kwargs:
        wanted = {"public_id": match.kwargs["series_id"]}
        series = Series.objects.visible_to(organiser).filter(**wanted).first()
        is_hers = series is not None and hers.filter(series=series).exists()
        return None if is_hers else series
    slug = {"slug": match.kwargs["slug"]}
    if hers.filter(**slug).exists():
        return None
    return Event.objects.visible_to(organiser).filter(**slug).first()
