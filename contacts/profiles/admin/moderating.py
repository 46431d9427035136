"""What organisers do about a report: one page that asks for words, for each deed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.profiles import actions
from contacts.profiles.models import Report, ReportStep, User
from contacts.profiles.rules import outcome_of, why_not_close_as
from contacts.profiles.trail import HIDDEN, NOTED, SETTLED, SUSPENDED, WARNED
from networking_site.lib.fields import ProseFormField
from networking_site.lib.refused import Refused
from networking_site.lib.trail.actions import record

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

TEMPLATE = "admin/profiles/report/look_after.html"


@dataclass(frozen=True)
class Asked:
    """A deed that needs words: how it asks for them, what it does, what it is called.

    `is_about_her` says whether the trail of the account should show it, too.
    """

    name: str
    title: _StrOrPromise
    explained: _StrOrPromise
    help_text: _StrOrPromise
    button: _StrOrPromise
    done: _StrOrPromise
    do: Callable[..., bool]
    deed: str
    longest: int = 500
    is_about_her: bool = False


NOTE = Asked(
    name="note",
    title=gettext_lazy("Write a note …"),
    explained=gettext_lazy("For other organisers, in the history of the report."),
    help_text=gettext_lazy("Neither who reported nor whom it is about reads it."),
    button=gettext_lazy("Keep the note"),
    done=gettext_lazy("The note is in the history."),
    do=actions.note,
    deed=NOTED,
    longest=1000,
)
WARN = Asked(
    name="warn",
    title=gettext_lazy("Warn …"),
    explained=gettext_lazy(
        "They get a kind letter with your words. It names neither you nor who reported."
    ),
    help_text=gettext_lazy(
        "What you ask of them, in a sentence or two. Write nothing by which they would "
        "know who told you."
    ),
    button=gettext_lazy("Send the letter"),
    done=gettext_lazy("The letter is on its way."),
    do=actions.warn,
    deed=WARNED,
)
HIDE = Asked(
    name="hide",
    title=gettext_lazy("Hide the page …"),
    explained=gettext_lazy(
        "Others find neither their page nor their name in lists, as if they had hidden "
        "it themselves. They can come in, and read your words on their page and in a "
        "letter. On their account you can show the page again."
    ),
    help_text=gettext_lazy(
        "What they should change. Write nothing by which they would know who told you."
    ),
    button=gettext_lazy("Hide the page"),
    done=gettext_lazy("The page is hidden."),
    do=actions.hide_page,
    deed=HIDDEN,
    is_about_her=True,
)
SUSPEND = Asked(
    name="suspend",
    title=gettext_lazy("Suspend …"),
    explained=gettext_lazy(
        "From their next request on they are signed out everywhere, their page is "
        "hidden, and their places at events go to the next in line. They get a letter "
        "that says so, without your reason. On their account you can bring them back."
    ),
    help_text=gettext_lazy("Why: for organisers only, here and on the account."),
    button=gettext_lazy("Suspend them"),
    done=gettext_lazy("They are suspended."),
    do=actions.suspend_reported,
    deed=SUSPENDED,
    is_about_her=True,
)


class WordsForm(forms.Form):
    """The words that a deed needs."""

    text = ProseFormField(label=gettext_lazy("In words"))

    def __init__(self, *args: Any, asked: Asked) -> None:
        super().__init__(*args)
        field = self.fields["text"]
        field.help_text = asked.help_text
        field.max_length = asked.longest  # type: ignore[attr-defined]
        field.widget.attrs["maxlength"] = asked.longest
        field.validators.append(MaxLengthValidator(asked.longest))


class CloseForm(forms.Form):
    """What came of reports: only what their history allows."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Who reported gets a letter: that you did something about it, or that you "
            "leave it as it is. It says neither what nor about whom."
        ),
    )

    def __init__(self, *args: Any, reports: Sequence[Report]) -> None:
        super().__init__(*args)
        done = [{step.deed for step in report.steps.all()} for report in reports]
        field = self.fields["outcome"]
        field.choices = [  # type: ignore[attr-defined]
            (value, label)
            for value, label in Report.Outcome.choices
            if all(why_not_close_as(value, deeds=deeds) is None for deeds in done)
        ]
        if done:
            field.initial = outcome_of(done[0])


def ask(
    request: HttpRequest, reports: Sequence[Report], *, asked: Asked, context: Any
) -> HttpResponse | None:
    """Ask for the words of a deed; when they are there, do it to each report."""
    form = WordsForm(request.POST if "text" in request.POST else None, asked=asked)
    if not form.is_valid():
        context |= {"explained": asked.explained, "button": asked.button}
        return _page(request, reports, form=form, title=asked.title, context=context)
    assert isinstance(request.user, User)  # the admin has no other door
    words = {"text": form.cleaned_data["text"], "by": request.user}
    for report in reports:
        try:
            with transaction.atomic():
                if asked.do(report, **words, now=timezone.now()):
                    record(request, asked.deed, about=report)
                    if asked.is_about_her:
                        record(request, asked.deed, about=report.about)
        except Refused as refusal:
            messages.error(request, refusal.reason)
            continue
        messages.success(request, asked.done)
    return _back(reports)


def close(
    request: HttpRequest, reports: Sequence[Report], *, context: Any
) -> HttpResponse | None:
    """Ask what came of reports, then close them."""
    given = request.POST if "outcome" in request.POST else None
    form = CloseForm(given, reports=reports)
    if not form.fields["outcome"].choices:  # type: ignore[attr-defined]
        text = _("Different things were done about these reports: close them in turn.")
        messages.error(request, text)
        return None
    if not form.is_valid():
        context |= {"explained": "", "button": _("Close the report")}
        title = _("Close …")
        return _page(request, reports, form=form, title=title, context=context)
    assert isinstance(request.user, User)
    outcome = form.cleaned_data["outcome"]
    for report in reports:
        try:
            with transaction.atomic():
                if actions.settle(
                    report, by=request.user, now=timezone.now(), outcome=outcome
                ):
                    after = {"outcome": outcome}
                    record(request, SETTLED, about=report, after=after)
        except Refused as refusal:
            messages.error(request, refusal.reason)
            continue
        messages.success(request, _("The report is closed."))
    return _back(reports)


def offered(report: Report) -> list[tuple[str, _StrOrPromise]]:
    """Give the deeds that make sense for a report as it is: names, and buttons."""
    if report.settled_at is not None:
        return [(NOTE.name, NOTE.title)]
    deeds = {step.deed for step in report.steps.all()}
    her = report.about
    makes_sense = [
        (NOTE, True),
        (WARN, ReportStep.Deed.WARNED not in deeds and her.is_active),
        (HIDE, her.profile.hidden_at is None),
        (SUSPEND, her.is_active),
    ]
    buttons = [(asked.name, asked.title) for asked, does in makes_sense if does]
    return [*buttons, ("settle", gettext_lazy("Close …"))]


def _page(
    request: HttpRequest,
    reports: Sequence[Report],
    *,
    form: forms.Form,
    title: _StrOrPromise,
    context: Any,
) -> HttpResponse:
    context |= {
        "title": title,
        "form": form,
        "reports": reports,
        "action": request.POST.get("action", ""),
    }
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)


def _back(reports: Sequence[Report]) -> HttpResponse | None:
    """Lead back to the report, or to the list where it was about several."""
    if len(reports) != 1:
        return None
    return redirect("admin:profiles_report_change", reports[0].pk)
