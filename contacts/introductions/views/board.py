"""The board: open asks and offers, and who might answer them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.introductions.board import Sought, lines_on_board
from contacts.introductions.forms import BoardForm
from contacts.introductions.pages import board_lines
from contacts.profiles.languages import language_names
from contacts.profiles.models import Ask
from contacts.profiles.requests import MemberRequest

PAGE = 20


@require_safe
def board(request: MemberRequest) -> HttpResponse:
    """Show what members look for and can help with, the newest first."""
    sought = BoardForm(request.GET).sought()
    found = lines_on_board(request.user, sought, query=request.GET, size=PAGE)
    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(
        request,
        "introductions/board.html#lines" if part else "introductions/board.html",
        {
            "lines": board_lines(request.user, found.rows),
            "page": found,
            "is_all": not found.next_url and not found.first_url,
            "sought": sought,
            "kinds": _kinds(sought),
            "near": _near(request, sought),
            "chosen": _chosen(sought),
            "kept": _said(replace(sought, words="")),
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _kinds(sought: Sought) -> list[dict[str, Any]]:
    names = {
        "": _("Both"),
        Ask.Kind.ASK.value: _("Looking for"),
        Ask.Kind.OFFER.value: _("Can help with"),
    }
    return [
        {
            "label": label,
            "url": _address(replace(sought, kind=kind)),
            "active": sought.kind == kind,
        }
        for kind, label in names.items()
    ]


def _near(request: MemberRequest, sought: Sought) -> list[dict[str, Any]]:
    """Give what is the same about her: her place, and the languages she speaks."""
    mine = request.user.profile
    place = slugify(mine.place, allow_unicode=True)[:80]
    chips: list[dict[str, Any]] = []
    if place and place != sought.place:
        url = _address(replace(sought, place=place))
        chips.append({"label": _("In %(place)s") % {"place": mine.place}, "url": url})
    for code in mine.languages:
        for name in language_names([code]):
            if code != sought.language:
                url = _address(replace(sought, language=code))
                chips.append(
                    {"label": _("Speaks %(language)s") % {"language": name}, "url": url}
                )
    return chips


def _chosen(sought: Sought) -> list[dict[str, str]]:
    """Give a chip for each thing that narrows the list; a click takes it away."""
    language = next(iter(language_names([sought.language])), sought.language)
    named = {
        "topic": (_("Topic"), sought.topic.replace("-", " ")),
        "place": (_("Place"), sought.place.replace("-", " ")),
        "language": (_("Language"), language),
    }
    return [
        {
            "label": label,
            "text": text,
            "url": _address(replace(sought, **{name: ""})),
        }
        for name, (label, text) in named.items()
        if text
    ]


def _said(sought: Sought) -> list[dict[str, str]]:
    said = {"q": sought.words, **asdict(sought)}
    del said["words"]
    return [{"name": name, "value": value} for name, value in said.items() if value]


def _address(sought: Sought) -> str:
    """Give the address of a search of the board."""
    return "?" + urlencode([(one["name"], one["value"]) for one in _said(sought)])
