"""The key in the link of an event that is only for those who have it."""

from __future__ import annotations

from django import forms
from django.http import QueryDict


class KeyForm(forms.Form):
    """A key as it stands in an address; nonsense opens nothing."""

    key = forms.SlugField(max_length=43, required=False)


def key_in(query: QueryDict) -> str:
    """Give the key in a query string, empty where there is none."""
    form = KeyForm(query)
    return form.cleaned_data["key"] if form.is_valid() else ""
