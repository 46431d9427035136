"""Saying something under an event."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Comment
from networking_site.lib.fields import ProseFormField


class CommentForm(forms.Form):
    """A comment for everybody, a question to the hosts, or an answer to either."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    answers = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("For whom"),
        choices=Comment.Kind.choices,
        initial=Comment.Kind.COMMENT,
        required=False,
        widget=forms.RadioSelect,
    )
    text = ProseFormField(
        label=_("Say something"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a word or two first.")},
    )

    def __init__(
        self, *args: Any, url: str = "", is_host: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        is_answer = bool(self.is_bound and self.data.get("answers"))
        if is_answer:
            self.fields["text"].label = _("Your answer")
        if is_host or is_answer:
            self.fields["kind"].widget = forms.HiddenInput()
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_id = "comment-form"
        self.helper.form_action = url
        self.helper.attrs = {
            "hx-post": url,
            "hx-target": "#talk",
            "hx-swap": "outerHTML",
        }
        self.helper.layout = Layout(
            "token",
            "answers",
            "text",
            "kind",
            Div(
                Submit("send", _("Say it")),
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

    def clean_kind(self) -> str:
        """Take it for a comment where nothing was chosen."""
        return self.cleaned_data["kind"] or Comment.Kind.COMMENT
