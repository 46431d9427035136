"""What an organiser takes along, from when to when, and how."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networking_site.exports.actions import Wish
from networking_site.exports.models import Export
from networking_site.lib.fields import LineFormField

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class Day(forms.DateField):
    """A day that may be left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)],
            **options,
        )


class ExportForm(forms.Form):
    """One table: what, when, how; addresses only with a reason."""

    what = forms.ChoiceField(
        label=gettext_lazy("What"), choices=Export.What.choices, initial="members"
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=Export.Format.choices, initial="csv"
    )
    since = Day(
        label=gettext_lazy("From"),
        help_text=gettext_lazy(
            "For members the day they joined, for all else the day of the event. "
            "Empty: from the beginning."
        ),
    )
    until = Day(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("That day too. Empty: without an end."),
    )
    with_addresses = forms.BooleanField(
        label=gettext_lazy("Members with the addresses they sign in with"),
        required=False,
        help_text=gettext_lazy(
            "Members gave them to sign in, not to be written to from elsewhere. "
            "Leave them out unless you need them."
        ),
    )
    reason = LineFormField(
        label=gettext_lazy("What you need the addresses for"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A few words; they are noted with the export."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason, and for a period that has a day in it."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Choose a day that is not before the first."))
        if given.get("what") != Export.What.MEMBERS or not given.get("with_addresses"):
            given |= {"with_addresses": False, "reason": ""}
        elif not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say what you need them for, in some words."))
        return given

    def wish(self) -> Wish:
        """Give what was asked for."""
        return Wish(**self.cleaned_data)


class StartForm(forms.Form):
    """What a link to the page proposes."""

    what = forms.ChoiceField(choices=Export.What.choices, required=False)

    def proposed(self) -> dict[str, str]:
        """Give what is filled in to begin with."""
        what = self.cleaned_data.get("what") if self.is_valid() else ""
        return {"what": what} if what else {}
