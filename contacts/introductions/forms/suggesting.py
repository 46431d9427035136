"""Whom not to suggest any more."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SetAsideForm(forms.Form):
    """Which two are not to be suggested, by handle, and for how long."""

    FOR_A_MONTH, FOR_GOOD = "for_a_month", "for_good"

    one = forms.SlugField(max_length=60)
    other = forms.SlugField(max_length=60)
    how_long = forms.ChoiceField(
        choices=[(FOR_A_MONTH, _("Not now")), (FOR_GOOD, _("Not at all"))]
    )
