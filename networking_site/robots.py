"""Tells search engines where there is nothing for them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Pages for visitors are left out: those not for search engines say so themselves, which
# a robot that is kept away would never read.
CLOSED = (
    "/accounts/",
    "/admin/",
    "/introductions/",
    "/mail/",
    "/members/me/",
    "/styleguide/",
)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Give the rules for robots; they keep no secret, the doors do that."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
