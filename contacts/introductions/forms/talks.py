"""Saying whether two talked, and whether their introducer may hear it."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.introductions.models import Talk

ANSWERS = [(one.value, one.label) for one in (Talk.Answer.TALKED, Talk.Answer.NOT_YET)]


class TalkForm(forms.Form):
    """One of two answers, and her leave to tell whoever brought them together."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two answers.")},
    )
    introducer_may_hear = forms.BooleanField(required=False)

    def __init__(self, *args: Any, introducer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ["answer"]
        if introducer:
            names.append("introducer_may_hear")
            hears = self.fields["introducer_may_hear"]
            hears.label = _("%(name)s may hear that we met") % {"name": introducer}
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            *names, Div(Submit("say", _("Say it")), css_class="form__actions")
        )
