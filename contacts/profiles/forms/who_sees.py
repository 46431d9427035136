"""Who sees what: the page, each thing on it, and whether introductions are welcome."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.profiles.actions.own_page import WHO_SEES
from contacts.profiles.models import Profile, Visibility
from contacts.profiles.visibility import FIELDS


class WhoSeesForm(forms.ModelForm):
    """One choice of four for the page, and one for each thing on it."""

    class Meta:
        model = Profile
        fields = WHO_SEES
        widgets = {
            "introductions_paused_until": forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date"}
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [f"{name}_shown_to" for name in FIELDS]
        for name, label in zip(columns, FIELDS.values(), strict=True):
            self.fields[name].label = label
        for name in ("shown_to", *columns):
            self._as_radios(name)
        self.fields["shown_to"].help_text = _(
            "“Nobody” hides you: from the directory, from search, from everybody."
        )
        self.fields["introductions_paused_until"].help_text = _(
            "Until that day nobody is introduced to you. Empty: you are open to it."
        )
        self.helper = FormHelper()
        self.helper.form_class = "form who-sees"
        self.helper.layout = Layout(
            Fieldset(_("The page itself"), Field("shown_to")),
            Fieldset(_("Each thing on it"), *columns),
            Fieldset(_("Introductions"), "introductions_paused_until"),
            Div(Submit("save", _("Save")), css_class="form__actions"),
        )

    def _as_radios(self, name: str) -> None:
        field = self.fields[name]
        field.widget = forms.RadioSelect(choices=Visibility.choices)
