"""Writing and answering an introduction."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models import Party
from networking_site.lib.fields import LineFormField, ProseFormField


class LetterForm(forms.Form):
    """Why two members should meet, and a line for each."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = ProseFormField(
        label=_("Why these two should meet"),
        max_length=1000,
        help_text=_("Both read it. What have they in common, what could come of it?"),
    )
    one_line = ProseFormField(
        required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    other_line = ProseFormField(
        required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, one_name: str, other_name: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field, name in (("one_line", one_name), ("other_line", other_name)):
            self.fields[field].label = _("A line for %(name)s") % {"name": name}
            self.fields[field].help_text = _("Only %(name)s reads it.") % {"name": name}
        lines = ["one_line", "other_line"]
        if not one_name:
            del self.fields["one_line"]
            lines = ["other_line"]
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_id = "letter-form"
        self.helper.layout = Layout(
            "token",
            "reason",
            *lines,
            Div(
                Submit("send", _("Send the introduction")),
                StrictButton(
                    _("See what each will read"),
                    type="submit",
                    name="preview",
                    value="1",
                    css_class="btn-secondary",
                ),
                StrictButton(
                    _("Look over my words"),
                    type="submit",
                    name="check",
                    value="1",
                    css_class="btn-quiet",
                ),
                css_class="form__actions",
            ),
        )


class AnswerForm(forms.Form):
    """One of the three answers a party can give."""

    answer = forms.ChoiceField(
        choices=[
            choice
            for choice in Party.Answer.choices
            if choice[0] != Party.Answer.WAITING
        ]
    )


class PickForm(forms.Form):
    """Whom to introduce to whom: two handles, and words to search a second by.

    `ask` and `favour` say what the letter is for, `draft` that words wait for it.
    """

    one = forms.SlugField(required=False, max_length=60)
    other = forms.SlugField(required=False, max_length=60)
    ask = forms.UUIDField(required=False)
    favour = forms.UUIDField(required=False)
    draft = forms.BooleanField(required=False)
    q = LineFormField(required=False, max_length=100)

    def wanted(self) -> dict[str, Any]:
        """Give what was picked so far, empty where it makes no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
