"""Who looks at a page, in whose time zone, and what every page says of the site."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from contacts.introductions.models import Participant
from contacts.notices.models import Notice
from contacts.profiles.querysets import SELF
from contacts.profiles.visibility import Face, face_of
from networking_site.lib.group.chosen import our_group
from networking_site.lib.without_viewer import has_viewer
from networking_site.lib.zones import zone


class ViewerZone:
    """Shows every time in the zone of the member who looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(None):  # what is set below ends with the request
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Set her zone, unless the view does not ask who looks."""
        if has_viewer(view) and request.user.is_authenticated:
            timezone.activate(zone(request.user.profile.time_zone))


def site_context(request: HttpRequest) -> dict[str, Any]:
    """Give every template the site's name, the script nonce and the viewer's face."""
    return {
        "site_name": our_group().name,
        "site_url": settings.SITE_URL,
        "debug": settings.DEBUG,
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "viewer_face": lambda: _face_of_viewer(request),
        "unread_notices": lambda: _unread_notices(request),
        "unread_conversations": lambda: _unread_conversations(request),
    }


def _unread_conversations(request: HttpRequest) -> int:
    """Count conversations with something new, once a request, however often shown."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    if not hasattr(request, "_unread_conversations"):
        hers = Participant.objects.belonging_to(user).with_news()
        request._unread_conversations = hers.count()  # type: ignore[attr-defined]
    count: int = request._unread_conversations  # type: ignore[attr-defined]
    return count


def _unread_notices(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return Notice.objects.belonging_to(user).count_new_to(user)


def _face_of_viewer(request: HttpRequest) -> Face | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return face_of(user.profile, relation=SELF)
