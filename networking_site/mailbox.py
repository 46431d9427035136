"""A page to read the site's mail while trying it out; there is none in production."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

NEWEST = 50


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the newest letters the site wrote to files."""
    _only_for_trying_out()
    files = sorted(Path(settings.MAIL_DIR).glob("*.eml"), reverse=True)[:NEWEST]
    letters = [_heading(file) for file in files]
    return render(
        request,
        "mailbox.html",
        {"letters": letters, "folder": settings.MAIL_DIR.name},
    )


@login_not_required
@require_safe
def mailbox_letter(request: HttpRequest, name: str) -> HttpResponse:
    """Show one letter's text."""
    _only_for_trying_out()
    file = Path(settings.MAIL_DIR) / f"{name}.eml"
    if not re.fullmatch(r"[0-9a-f-]+", name) or not file.is_file():
        raise Http404
    body = _read(file).get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return render(
        request, "mailbox_letter.html", {"letter": _heading(file), "text": text}
    )


def _only_for_trying_out() -> None:
    if not settings.DEBUG:
        raise Http404


def _read(file: Path) -> EmailMessage:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _heading(file: Path) -> dict[str, Any]:
    message = _read(file)
    return {
        "name": file.stem,
        "subject": message["Subject"],
        "to": message["To"],
        "date": message["Date"].datetime,
    }
