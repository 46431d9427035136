"""Countries (ISO 3166-1) and languages (ISO 639-1) by code, named for people."""

from collections.abc import Iterable
from functools import cache

import pycountry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@cache
def country_choices() -> list[tuple[str, str]]:
    """Give code and name of every country, by name, for a select."""
    named = [
        (country.alpha_2, getattr(country, "common_name", country.name))
        for country in pycountry.countries
    ]
    return sorted(named, key=lambda pair: pair[1])


@cache
def language_choices() -> list[tuple[str, str]]:
    """Give code and name of every language that has a two-letter code, by name."""
    named = [
        (language.alpha_2, language.name.partition(" (")[0])
        for language in pycountry.languages
        if hasattr(language, "alpha_2")
    ]
    return sorted(named, key=lambda pair: pair[1])


def country_name(code: str) -> str:
    """Give the country's name; a code that is none has no name."""
    return _by_code()["country"].get(code, "")


def language_names(codes: Iterable[str]) -> list[str]:
    """Give the names of those languages that we know, in the member's order."""
    names = _by_code()["language"]
    return [names[code] for code in codes if code in names]


def known_country(code: str) -> None:
    """Refuse a code that is no country's."""
    if not country_name(code):
        raise ValidationError(_("This is not a country we know."), code="country")


@cache
def _by_code() -> dict[str, dict[str, str]]:
    return {"country": dict(country_choices()), "language": dict(language_choices())}
