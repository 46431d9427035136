"""Choosing which events to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.profiles.directory.folding import words_asked_for
from contacts.profiles.languages import country_choices
from events.models import Event
from events.when import FIRST_YEAR, LAST_YEAR
from networking_site.lib.fields import LineFormField

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Wanted:
    """Which events somebody wants to see; all of it stands in the address."""

    q: str = ""
    kind: str = ""
    near: bool = False
    country: str = ""
    town: str = ""
    topic: str = ""
    free: bool = False
    when: str = ""
    month: str = ""
    day: date | None = None

    @property
    def is_narrowed(self) -> bool:
        """Say whether this is less than everything, whenever it is."""
        return bool(self.q or self.kind or self.near or self.topic or self.free)

    @property
    def spellings(self) -> list[list[str]]:
        """Give for each word how it may be spelt: it may be the beginning of one."""
        return [[f"{word}*"] for word in words_asked_for(self.q)]

    @property
    def month_begins(self) -> date:
        """Give the first day of the month that is looked at."""
        year, month = self.month.split("-")
        return date(int(year), int(month), 1)

    def address(self, **other: Any) -> str:
        """Give the query string of this, with some of it said otherwise."""
        return f"?{urlencode(replace(self, **other)._said())}"

    @property
    def hidden(self) -> list[dict[str, str]]:
        """Give this but the words, as hidden fields of a form that asks for words."""
        return self._fields(but={"q"})

    @property
    def but_place(self) -> list[dict[str, str]]:
        """Give this but the place, as hidden fields of a form that asks for it."""
        return self._fields(but={"country", "town"})

    def _fields(self, *, but: set[str]) -> list[dict[str, str]]:
        said = self._said().items()
        return [{"name": name, "value": text} for name, text in said if name not in but]

    def _said(self) -> dict[str, str]:
        return {
            name: "1" if value is True else str(value)
            for name, value in vars(self).items()
            if value
        }


class ListForm(forms.Form):
    """Which events somebody wants to see; nonsense shows all that come."""

    q = LineFormField(required=False, max_length=100)
    kind = forms.ChoiceField(
        choices=[
            choice for choice in Event.Kind.choices if choice[0] != Event.Kind.HYBRID
        ],
        required=False,
    )
    near = forms.BooleanField(required=False)
    country = forms.ChoiceField(choices=country_choices, required=False)
    town = LineFormField(required=False, max_length=80)
    topic = forms.SlugField(required=False, max_length=50, allow_unicode=True)
    free = forms.BooleanField(required=False)
    when = forms.ChoiceField(choices=[("past", _("Past"))], required=False)
    month = forms.RegexField(regex=rf"\A{MONTH.pattern}\Z", required=False)
    day = forms.DateField(input_formats=["%Y-%m-%d"], required=False)

    def clean_month(self) -> str:
        """Keep to the years in which events can be."""
        month: str = self.cleaned_data["month"]
        if month and not FIRST_YEAR <= int(month[:4]) <= LAST_YEAR:
            raise forms.ValidationError(_("Choose a month we know."))
        return month

    def clean_day(self) -> date | None:
        """Keep to the years in which events can be."""
        day: date | None = self.cleaned_data["day"]
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Choose a day we know."))
        return day

    def wanted(self) -> Wanted:
        """Give what can be looked for, empty where it makes no sense."""
        self.is_valid()
        data: dict[str, Any] = {
            name: value
            for name in self.fields
            if (value := self.cleaned_data.get(name))
        }
        return Wanted(**data)


class PlaceForm(forms.Form):
    """From where somebody looks for events nearby."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", _("Anywhere")), *country_choices()],
        required=False,
    )
    town = LineFormField(label=_("Town"), required=False, max_length=80)
