"""The address a member wants for her page."""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.profiles.handles import LONGEST, propose_handle
from networking_site.lib.fields import LineFormField

SHORTEST = 2


class HandleForm(forms.Form):
    """The last part of the address of a member's page."""

    handle = LineFormField(
        label=gettext_lazy("The last part of the address"),
        help_text=gettext_lazy("Letters from a to z, digits, and hyphens in between."),
        min_length=SHORTEST,
        max_length=LONGEST,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handle"].widget.attrs |= {
            "autocapitalize": "none",
            "autocomplete": "off",
            "spellcheck": "false",
        }
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "handle",
            Div(Submit("save", _("Take this address")), css_class="form__actions"),
        )

    def clean_handle(self) -> str:
        """Give what was typed in small letters; propose something where it won't do."""
        typed: str = self.cleaned_data["handle"].lower()
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", typed):
            return typed
        proposed = propose_handle(typed)
        raise forms.ValidationError(
            _("Take letters from a to z, digits and hyphens, like this: %(proposed)s")
            % {"proposed": proposed}
        )
