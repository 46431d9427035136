"""The word that erases an account."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.profiles.models import User
from networking_site.lib.fields import LineFormField


class EraseForm(forms.Form):
    """The member's own address, typed: nobody does that by accident."""

    address = LineFormField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        help_text=gettext_lazy(
            "Type the address you sign in with, so that this does not happen by "
            "accident."
        ),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "inputmode": "email",
            }
        ),
    )

    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "address",
            Div(
                StrictButton(
                    _("Erase everything"), type="submit", css_class="btn-danger"
                ),
                HTML(
                    '<a class="btn btn-quiet" href="{% url "my_data" %}">'
                    '{% load i18n %}{% translate "No, go back" %}</a>'
                ),
                css_class="form__actions",
            ),
        )

    def clean_address(self) -> str:
        """Accept her own address, in any case of its letters."""
        address: str = self.cleaned_data["address"]
        if address.casefold() != self.member.email.casefold():
            raise forms.ValidationError(
                _("That is not the address you sign in with. Look in the menu above.")
            )
        return address
