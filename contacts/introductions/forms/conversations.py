"""Writing in a conversation, changing it, and telling organisers of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.profiles.forms.reports import ReportForm
from networking_site.lib.fields import ProseFormField

LARGEST = 2**31 - 1


def _number() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=0, max_value=LARGEST, widget=forms.HiddenInput, required=False
    )


class SinceForm(forms.Form):
    """The last message a page shows, and the day that stands above it."""

    since = _number()
    day = forms.DateField(widget=forms.HiddenInput, required=False)


class MessageForm(SinceForm):
    """A message; what the page shows by now comes along, so that it can be added to."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = ProseFormField(
        label=_("Your words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-focus": ""}),
        error_messages={"required": _("Write a word or two first.")},
    )

    def __init__(self, *args: Any, url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "message_%s", **kwargs})
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_action = url
        self.helper.attrs = {
            "hx-post": url,
            "hx-target": "#reply",
            "hx-swap": "outerHTML",
            "hx-include": "#news > input",
        }
        self.helper.layout = Layout(
            "token",
            "text",
            Div(Submit("send", _("Send")), css_class="form__actions"),
        )


class EditForm(forms.Form):
    """A message, put better."""

    text = ProseFormField(
        label=_("Your words"),
        max_length=4000,
        error_messages={"required": _("Write a word or two, or take it back.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "text",
            Div(Submit("save", _("Keep it like this")), css_class="form__actions"),
        )


class ReadForm(forms.Form):
    """How far she read."""

    until = forms.IntegerField(min_value=1, max_value=LARGEST)


class MuteForm(forms.Form):
    """Whether to be told no more."""

    mute = forms.BooleanField(required=False)


class ReportMessagesForm(ReportForm):
    """Which messages organisers are to see, what is wrong, and whether to block too."""

    messages = forms.MultipleChoiceField(
        label=_("What organisers will read"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what you choose here. The rest stays between you."),
        error_messages={"required": _("Choose at least one message.")},
    )
    field_order = ("messages",)

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["messages"].choices = choices  # type: ignore[attr-defined]
        self.helper.layout.fields.insert(0, "messages")
