"""The page on which organisers invite one or many."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contacts.profiles import actions, invitees
from contacts.profiles.actions import Accounted, Fate
from contacts.profiles.models import Invitation, User
from contacts.profiles.trail import INVITED
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record

SAYS = {
    Fate.MEMBER: _("has an account already"),
    Fate.NO_ADDRESS: _("names no mail address"),
    Fate.HEADING: _("the names of the columns"),
}
TOO_LARGE = _("A list of up to 1 MB can be read: cut it in two, then send each.")
TOO_MANY = _("A list of up to 1,000 people can be read: cut it in two, then send each.")
NO_TEXT = _("This file is no list that can be read. Save it as CSV, then choose it.")


class InviteManyForm(forms.Form):
    """People to invite, pasted, or in a file; from then on in the field, to look at."""

    people = forms.CharField(
        label=_("Mail addresses"),
        required=False,
        strip=False,
        max_length=invitees.MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("One to a line. A name may stand before or after the address."),
        error_messages={"max_length": TOO_LARGE},
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        help_text=_("Addresses in any column, up to 1 MB and 1,000 people."),
    )

    def clean_file(self) -> str:
        """Read the text of the file."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        data = upload.read(invitees.MOST_BYTES + 1)
        if len(data) > invitees.MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            return invitees.text_of(data)
        except invitees.UnreadableList as unreadable:
            raise ValidationError(NO_TEXT) from unreadable

    def clean(self) -> dict[str, Any]:
        """Give the rows of both together."""
        said = [self.cleaned_data.get("people", ""), self.cleaned_data.get("file", "")]
        text = "\n".join(part.strip("\r\n") for part in said if part.strip())
        rows = invitees.read(text)
        if len(rows) > invitees.MOST_ROWS:
            raise ValidationError(TOO_MANY)
        if not rows and not self.errors:
            raise ValidationError(gettext("Name somebody: paste addresses, or a file."))
        return {"rows": rows, "text": text}


def invite_page(
    request: HttpRequest, *, context: dict[str, Any], template: str
) -> HttpResponse:
    """Show what would become of each row; at the second press, do it."""
    assert isinstance(request.user, User)  # the admin has no other door
    posted = request.method == "POST"
    form = InviteManyForm(
        request.POST if posted else None, request.FILES if posted else None
    )
    accounted: list[Accounted] = []
    is_done = False
    if form.is_valid():
        rows = form.cleaned_data["rows"]
        try:
            is_done = "send" in request.POST
            accounted = _invite(request, rows) if is_done else actions.account_for(rows)
        except Refused as refusal:
            is_done = False
            form.add_error(None, refusal.reason)
        else:
            shown = invitees.as_lines(form.cleaned_data["text"])
            form = InviteManyForm(initial={"people": "" if is_done else shown})
    context |= {
        "form": form,
        "lines": [_line(one, is_done=is_done) for one in accounted],
        "is_done": is_done,
        "count": Counter(one.fate for one in accounted)[Fate.INVITED],
        "summary": _summary(accounted, is_done=is_done),
    }
    return render(request, template, context, status=422 if form.errors else 200)


@transaction.atomic
def _invite(request: HttpRequest, rows: Any) -> list[Accounted]:
    assert isinstance(request.user, User)
    accounted = actions.invite_many(request.user, rows=rows, now=timezone.now())
    people = sum(one.fate == Fate.INVITED for one in accounted)
    if people:
        record(request, INVITED, about=Invitation, after={"people": people})
    return accounted


def _line(one: Accounted, *, is_done: bool) -> dict[str, Any]:
    return {
        "number": one.row.line,
        "name": one.row.name,
        "address": one.row.address or one.row.said,
        "fate": one.fate.value,
        "says": _says(one, is_done=is_done),
    }


def _says(one: Accounted, *, is_done: bool) -> str:
    if one.fate is Fate.INVITED:
        return gettext("invited") if is_done else gettext("will be invited")
    if one.fate is Fate.TWICE:
        return gettext("stands on line %(line)d already") % {"line": one.first_line}
    if one.fate is Fate.BEFORE and one.invited_at:
        day = date_format(timezone.localtime(one.invited_at), "j F Y")
        return gettext("was invited on %(day)s") % {"day": day}
    return str(SAYS[one.fate])


def _summary(accounted: list[Accounted], *, is_done: bool) -> str:
    """Say in one sentence how many are invited, of how many rows."""
    count = sum(1 for one in accounted if one.fate is Fate.INVITED)
    if is_done:
        words = ngettext(
            "%(count)d of %(all)d row is invited; the letter leaves within a minute.",
            "%(count)d of %(all)d rows are invited; the letters leave within minutes.",
            count,
        )
    else:
        words = ngettext(
            "%(count)d of %(all)d row would be invited. Nothing has happened yet.",
            "%(count)d of %(all)d rows would be invited. Nothing has happened yet.",
            count,
        )
    return words % {"count": count, "all": len(accounted)}
