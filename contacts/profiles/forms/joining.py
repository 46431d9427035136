"""Inviting others."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Invitation
from contacts.profiles.rules import MOST_DAYS, MOST_USES
from networking_site.lib.fields import LineFormField


class InviteForm(forms.Form):
    """For whom a link is, how many may use it, and for how long."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    note = LineFormField(
        label=_("For whom"),
        required=False,
        max_length=Invitation._meta.get_field("note").max_length,
        help_text=_("A word for yourself. Nobody else reads it."),
    )
    most_uses = forms.IntegerField(
        label=_("How many may use it"), min_value=1, max_value=MOST_USES, initial=1
    )
    days = forms.IntegerField(
        label=_("Good for so many days"), min_value=1, max_value=MOST_DAYS, initial=14
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "token",
            "note",
            Div("most_uses", "days", css_class="form__row"),
            Div(Submit("make", _("Make a link")), css_class="form__actions"),
        )


class RevokeForm(forms.Form):
    """Which link is to be useless from now on."""

    revoke = forms.UUIDField()
