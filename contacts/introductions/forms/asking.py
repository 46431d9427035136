"""Asking for an introduction, and what somebody looks for on the board."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.introductions.board import Sought
from contacts.profiles.models import Ask
from networking_site.lib.fields import LineFormField, ProseFormField


class FavourForm(forms.Form):
    """Why she wants to meet somebody; and whom, unless a member was named."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    words = LineFormField(
        label=_("I would like to meet somebody who …"),
        max_length=140,
        help_text=_("Plain words: “… prints menus in small numbers”."),
    )
    why = ProseFormField(label=_("Why?"), max_length=600)

    def __init__(
        self, *args: Any, helper_name: str, wanted_name: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if wanted_name:
            del self.fields["words"]
        self.fields["why"].help_text = _(
            "%(name)s reads it beside the letter, to find the right words. "
            "Nobody else does."
        ) % {"name": helper_name}
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "token",
            *([] if wanted_name else ["words"]),
            "why",
            Div(
                Submit("ask", _("Ask %(name)s") % {"name": helper_name}),
                css_class="form__actions",
            ),
        )


class AskForForm(forms.Form):
    """Whom to ask, to meet whom, and words to search either by."""

    NAMED = "named"

    helper = forms.SlugField(required=False, max_length=60)
    wanted = forms.SlugField(required=False, max_length=60)
    whom = forms.ChoiceField(required=False, choices=[(NAMED, NAMED)])
    q = LineFormField(required=False, max_length=100)

    def said(self) -> dict[str, str]:
        """Give what was picked so far, empty where it makes no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class BoardForm(forms.Form):
    """What somebody looks for on the board; nonsense is looked for as nothing."""

    q = LineFormField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=Ask.Kind.choices)
    topic = forms.SlugField(required=False, max_length=50, allow_unicode=True)
    place = forms.SlugField(required=False, max_length=80, allow_unicode=True)
    language = forms.SlugField(required=False, max_length=80)

    def sought(self) -> Sought:
        """Give what can be looked for, empty where it makes no sense."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Sought(words=said.pop("q"), **said)
