"""The last answers: pages that need no database, session or request."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from networking_site.lib.middleware import plain_page

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database is away or too busy, 500 for what is our fault."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        log.error(
            "the database did not answer at %s",
            request.path,
            extra={"request": request},
        )
        response = plain_page("503.html", status=503)
        response["Retry-After"] = "10"
        return response
    return plain_page("500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open for too long, and how to go on."""
    return render(request, "403.html", {"form_was_old": True}, status=403)
