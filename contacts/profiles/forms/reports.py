"""Telling organisers about somebody."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Report
from networking_site.lib.fields import ProseFormField


class ReportForm(forms.Form):
    """What is wrong, in a word and perhaps in some lines, and whether to block too."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Report.Kind.choices, widget=forms.RadioSelect
    )
    text = ProseFormField(
        label=_("What happened"),
        required=False,
        max_length=1000,
        help_text=_("Only if you like. Say it as you would to somebody you trust."),
    )
    block = forms.BooleanField(
        label=_("Block them as well"),
        required=False,
        help_text=_("You won't see each other here any more. Nobody is told."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "kind",
            "text",
            "block",
            Div(Submit("send", _("Tell the organisers")), css_class="form__actions"),
        )
