"""How a member wants to be told, and what a press on a notice says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.notices.actions import Wish
from contacts.notices.kinds import Kind
from contacts.notices.models import Choice


class ChoicesForm(forms.Form):
    """For each kind: by mail when, and on the site or not; and the quiet hours."""

    quiet_begins = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_ends = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )

    def __init__(self, *args: Any, kinds: list[Kind], here: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quiet_ends"].help_text = _(
            "On your own clock (%(here)s). What is urgent comes all the same. Leave "
            "both empty if mail may come at any hour."
        ) % {"here": here}
        self.kinds = kinds
        for kind in kinds:
            if not kind.is_always_mailed:
                self.fields[_mail(kind)] = forms.ChoiceField(
                    label=_("By mail"),
                    choices=Choice.Mail.choices,
                    widget=forms.RadioSelect,
                )
            self.fields[_site(kind)] = forms.BooleanField(
                label=_("Show it here on the site"), required=False
            )
            if kind.is_always_mailed:
                self.fields[_site(kind)].help_text = _(
                    "The mail comes always and at once: your calendar goes by it, or "
                    "it waits for your answer."
                )
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            *(
                Fieldset(
                    heading,
                    *(
                        Fieldset(
                            kind.label, *self._names(kind), css_class="notice-choice"
                        )
                        for kind in under_it
                    ),
                )
                for heading, under_it in groupby(kinds, key=lambda kind: kind.heading)
            ),
            Fieldset(
                _("Quiet hours"),
                "quiet_begins",
                "quiet_ends",
            ),
            Div(Submit("save", _("Save")), css_class="form__actions"),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of quiet hours, and for some hours between them."""
        data: dict[str, Any] = super().clean() or {}
        begins, ends = data.get("quiet_begins"), data.get("quiet_ends")
        if begins is None and ends is not None:
            self.add_error("quiet_begins", _("Say from when, or leave both empty."))
        elif ends is None and begins is not None:
            self.add_error("quiet_ends", _("Say until when, or leave both empty."))
        elif begins is not None and begins == ends:
            self.add_error("quiet_ends", _("Choose an end that is not the beginning."))
        return data

    def _names(self, kind: Kind) -> list[str]:
        """Give the names of the fields about a kind."""
        return [name for name in (_mail(kind), _site(kind)) if name in self.fields]

    def wishes(self) -> dict[str, Wish]:
        """Give what she chose, by the names of the kinds."""
        return {
            kind.name: Wish(
                mail=Choice.Mail(self.cleaned_data.get(_mail(kind), kind.mail)),
                on_site=self.cleaned_data[_site(kind)],
            )
            for kind in self.kinds
        }

    def quiet(self) -> tuple[time, time] | None:
        """Give her quiet hours, if she wants some."""
        begins = self.cleaned_data["quiet_begins"]
        ends = self.cleaned_data["quiet_ends"]
        return None if begins is None else (begins, ends)


def as_chosen(choices: Mapping[str, Choice]) -> dict[str, Any]:
    """Give what the form begins with: what she chose before, by names of kinds."""
    found: dict[str, Any] = {}
    for name, choice in choices.items():
        found[f"mail:{name}"] = choice.mail
        found[f"site:{name}"] = choice.on_site
    return found


class ReadForm(forms.Form):
    """Whether a notice that is read is to be opened, too."""

    open = forms.BooleanField(required=False)


class ReadAllForm(forms.Form):
    """The newest notice that she saw: what came later stays unread."""

    newest = forms.UUIDField()


class StopForm(forms.Form):
    """The one pair that a mail program sends (RFC 8058, 3.1)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["List-Unsubscribe"] = forms.ChoiceField(
            choices=[("One-Click", "One-Click")]
        )


def _mail(kind: Kind) -> str:
    return f"mail:{kind.name}"


def _site(kind: Kind) -> str:
    return f"site:{kind.name}"
