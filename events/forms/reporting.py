"""Giving a participants report, and saying who in it is who."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import User
from events import zoom
from events.reviewing import BY_EMAIL, Proposal, Review

WORDS_FOR_PROBLEM = {
    zoom.Problem.TOO_BIG: _("A report of up to 1 MB can be read; this file is larger."),
    zoom.Problem.TOO_MANY_ROWS: _(
        "A report of up to 5,000 rows can be read. Cut it in two, then send each."
    ),
    zoom.Problem.TOO_MANY_PEOPLE: _(
        "A report of up to 500 people can be read. Cut it in two, then send each."
    ),
    zoom.Problem.NO_HEADER: _(
        "This is not a participants report: no line names the columns “Name (Original "
        "Name)” and “Duration”. Send the CSV file as Zoom gave it to you."
    ),
    zoom.Problem.NOBODY: _("Nobody is in this report. Send one with participants."),
}


class ReportForm(forms.Form):
    """One file; whether it is a report is judged by what is in it."""

    report = forms.FileField(
        label=_("Participants report"),
        max_length=200,
        allow_empty_file=True,
        help_text=_("The CSV file that Zoom gives the host, up to 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose the file first."),
            "max_length": _("The file's name is very long: shorten it, then again."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "report",
            Div(Submit("send", _("Read it")), css_class="form__actions"),
        )

    def clean_report(self) -> zoom.Report:
        """Read the file, or say why it can't be read."""
        upload = self.cleaned_data["report"]
        try:
            return zoom.read(upload.read(zoom.MOST_BYTES + 1))
        except zoom.UnreadableReport as unreadable:
            raise forms.ValidationError(
                WORDS_FOR_PROBLEM[unreadable.problem]
            ) from unreadable


class ReviewForm(forms.Form):
    """Who each person of a report is, as proposed, or as the host chooses."""

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        others = [(one.handle, one.name) for one in review.unmatched]
        for one in review.proposals:
            self.fields[_field(one)] = forms.ChoiceField(
                label=one.name,
                choices=_choices(one, others),
                required=False,
                initial=one.who.handle if one.who else "",
                error_messages={"invalid_choice": _("Choose somebody of the list.")},
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Give each person of the report with her field."""
        return [
            {"one": one, "field": self[_field(one)]} for one in self.review.proposals
        ]

    def chosen(self) -> dict[int, User]:
        """Give who was chosen, by the number in the report."""
        known = {one.handle: one.member for one in self.review.unmatched}
        known |= {
            one.who.handle: one.who.member for one in self.review.proposals if one.who
        }
        return {
            one.number: known[handle]
            for one in self.review.proposals
            if (handle := self.cleaned_data[_field(one)])
        }


def _field(one: Proposal) -> str:
    return f"person-{one.number}"


def _choices(one: Proposal, others: list[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Give whom she can be: who has her address is that one, or left out."""
    found: list[tuple[str, Any]] = [("", _("Leave out"))]
    if one.who:
        found.append((one.who.handle, one.who.name))
    return found if one.how == BY_EMAIL else [*found, *others]
