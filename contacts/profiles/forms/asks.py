"""One ask or offer."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Ask
from networking_site.lib.fields import LineFormField


class AskForm(forms.Form):
    """One line of what a member looks for or can help with, and its topics."""

    kind = forms.ChoiceField(
        label=_("Which is it?"),
        choices=Ask.Kind.choices,
        initial=Ask.Kind.ASK,
        widget=forms.RadioSelect,
    )
    text = LineFormField(
        label=_("In one line"),
        max_length=140,
        help_text=_("Plain words: “a printer for two hundred menus in one colour”."),
    )
    topics = LineFormField(
        label=_("Topics"),
        required=False,
        max_length=200,
        help_text=_("One to three words others may find it by, with commas between."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "kind",
            "text",
            "topics",
            Div(Submit("add", _("Add it")), css_class="form__actions"),
        )

    def clean_topics(self) -> list[str]:
        """Give the topics as a list of names."""
        return [name.strip() for name in self.cleaned_data["topics"].split(",")]
