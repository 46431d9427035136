"""The directory: finding people."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from contacts.profiles.directory.streams import Place
from contacts.profiles.finding import (
    FACETS,
    Counts,
    FacetValue,
    Found,
    Wanted,
    count,
    find,
    quote_for,
)
from contacts.profiles.forms.directory import DirectoryForm
from contacts.profiles.languages import country_name, language_names
from contacts.profiles.models import Trait
from contacts.profiles.requests import MemberRequest
from contacts.profiles.visibility import faces

PAGE = 24


@require_safe
def directory(request: MemberRequest) -> HttpResponse:
    """Find people; where htmx asks, only the part of the page that changes."""
    wanted = DirectoryForm(request.GET).wanted()
    after = request.GET.get("after", "")
    found = find(request.user, wanted, after=after, size=PAGE, now=timezone.now())
    counts = _counts(request, wanted, found)
    people = faces(found.profiles)
    quotes = [quote_for(face, spellings=found.spellings) for face in people]
    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(
        request,
        "profiles/directory.html#people" if part else "profiles/directory.html",
        {
            "wanted": wanted,
            "found": found,
            "people": people,
            "cards": list(zip(people, quotes, strict=True)),
            "counts": counts,
            "facets": _facets(wanted, counts),
            "chosen": _chosen(wanted, counts),
            "next_url": _address(wanted, after=found.next_place)
            if found.next_place
            else "",
            "first_url": _address(wanted) if after else "",
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _counts(request: MemberRequest, wanted: Wanted, found: Found) -> Counts:
    """Count the matches; near ones are few, and not for narrowing down."""
    if found.is_near or not found.profiles:
        return Counts(people=len(found.profiles), facets={})
    return count(request.user, wanted, spellings=found.spellings)


def _facets(wanted: Wanted, counts: Counts) -> list[dict[str, object]]:
    return [
        {
            "label": Trait.Kind(kind).label,
            "chips": [
                {
                    "label": value.label,
                    "url": _address(_with(wanted, kind, value.value)),
                    "count": value.count,
                }
                for value in counts.facets.get(kind, [])
            ],
        }
        for kind in FACETS
        if counts.facets.get(kind) and not wanted.traits[kind]
    ]


def _chosen(wanted: Wanted, counts: Counts) -> list[dict[str, object]]:
    """Give a chip for each facet that narrows the list; a click takes it away."""
    return [
        {
            "label": Trait.Kind(kind).label,
            "text": _name_of(kind, value, counts.facets.get(kind, [])),
            "name": kind,
            "value": value,
            "url": _address(_with(wanted, kind, "")),
        }
        for kind, value in wanted.traits.items()
        if value
    ]


def _name_of(kind: str, value: str, values: list[FacetValue]) -> str:
    for one in values:
        if one.value == value:
            return one.label
    if kind == Trait.Kind.LANGUAGE:
        return next(iter(language_names([value])), value)
    return country_name(value) or value.replace("-", " ")


def _with(wanted: Wanted, kind: str, value: str) -> Wanted:
    """Give the search that differs in one facet."""
    return replace(wanted, traits={**wanted.traits, kind: value})


def _address(wanted: Wanted, *, after: Place | None = None) -> str:
    """Give the address of a search, and of how far one has read in it."""
    said = {"q": wanted.words, **wanted.traits, "after": str(after or "")}
    return "?" + urlencode({name: value for name, value in said.items() if value})
