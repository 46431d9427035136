"""Gives allauth's letters, which are texts, the same paper as our own."""

from __future__ import annotations

import re

from django.conf import settings
from django.template.loader import render_to_string

from networking_site.lib.group.chosen import our_group

CODE = re.compile(r"[A-Z0-9]{3,}(-[A-Z0-9]{3,})*")


def as_html(text: str) -> str:
    """Give the HTML part of a letter from its text.

    Only an address of our own that stands alone becomes a link; what a person typed
    (a name, a browser's own description) never does.
    """
    context = {
        "site_name": our_group().name,
        "site_url": settings.SITE_URL,
        "paragraphs": [
            {"text": paragraph, "kind": _kind_of(paragraph)}
            for paragraph in re.split(r"\n{2,}", text.strip())
        ],
    }
    return render_to_string("emails/plain.html", context)


def _kind_of(paragraph: str) -> str:
    if CODE.fullmatch(paragraph):
        return "code"
    is_ours = paragraph.startswith(f"{settings.SITE_URL}/")
    return "link" if is_ours and not re.search(r"\s", paragraph) else "words"
