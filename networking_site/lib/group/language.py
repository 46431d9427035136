"""Which language a page speaks."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware

from networking_site.lib.group.chosen import our_group


class GroupLanguage(LocaleMiddleware):
    """Speaks the browser's language, or else the group's."""

    def process_request(self, request: HttpRequest) -> None:
        """Name the group's language as the last that will do (RFC 9110, 12.5.4)."""
        asked = request.headers.get("Accept-Language", "")
        last = f"{our_group().language};q=0.001"
        request.META["HTTP_ACCEPT_LANGUAGE"] = f"{asked},{last}" if asked else last
        super().process_request(request)
