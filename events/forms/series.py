"""What a host says of a series, and what a member answers to it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.core.validators import URLValidator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.forms.clock import AsksBack
from events.models import MOST_GUESTS, Event, Series, SeriesAnswer
from events.recurrence import (
    MOST_BETWEEN,
    MOST_DATES,
    PlannedDate,
    Recurrence,
    Rhythm,
    planned_dates,
    why_not_recur,
)
from events.when import LONGEST_MINUTES, instant
from networking_site.lib.fields import LineFormField
from networking_site.lib.refused import Refused
from networking_site.lib.zones import zone_choices

SKIP = "skip"


class DayInput(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time on the wall as browsers ask for it."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class _EndsForm(forms.Form):
    """When a series ends, and what becomes of dates at hours that the clocks change."""

    until = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=DayInput
    )
    count = forms.IntegerField(
        label=gettext_lazy("Or how many times"),
        required=False,
        min_value=1,
        max_value=MOST_DATES,
        help_text=gettext_lazy("The first one counts. Fill in one of the two."),
    )
    zone_name: str
    helper: FormHelper

    def plan(self, recurrence: Recurrence, *, after: int = 0) -> None:
        """Find out whether that makes a series, and ask about each odd hour in it."""
        if refusal := why_not_recur(recurrence):
            self.add_error(None, refusal)
            return
        self.at_odd_hours: dict[date, time | None] = {}
        planned = planned_dates(recurrence, zone_name=self.zone_name)[after:]
        for one in planned:
            if one.starts_at is None:
                self._ask(one)

    def _ask(self, planned: PlannedDate) -> None:
        day, name = planned.wall.date(), f"at_{planned.wall:%Y%m%d}"
        field = forms.ChoiceField(
            label=date_format(day, "l, j F Y"),
            help_text=planned.why_not,
            choices=[("", "…"), *self._ways_out(planned.wall)],
            error_messages={"required": _("Say when it is that day, or skip it.")},
        )
        self.fields[name] = field
        self.helper.layout.fields.insert(-1, name)
        try:
            chosen = field.clean(self.data.get(name, ""))
        except forms.ValidationError as error:
            self.add_error(name, error)
            return
        self.at_odd_hours[day] = None if chosen == SKIP else time.fromisoformat(chosen)

    def _ways_out(self, wall: datetime) -> list[tuple[str, str]]:
        found = []
        for hours in (-2, -1, 1, 2):
            other = wall + timedelta(hours=hours)
            if other.date() != wall.date():
                continue
            try:
                instant(other.date(), other.time(), zone_name=self.zone_name)
            except Refused:
                continue
            found.append((f"{other:%H:%M}", f"{other:%H:%M}"))
        return [*found, (SKIP, _("Skip this date"))]


class RepeatForm(_EndsForm):
    """How often an event repeats, and until when."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How does it repeat?"),
        choices=Rhythm.choices,
        initial=Rhythm.WEEKLY,
        widget=forms.RadioSelect,
    )
    every = forms.IntegerField(
        label=gettext_lazy("Every how many weeks, or months"),
        initial=1,
        min_value=1,
        max_value=MOST_BETWEEN,
    )
    field_order = ("rhythm", "every", "until", "count")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.zone_name = event, event.time_zone
        self.helper = _helper(
            *("rhythm", "every", "until", "count"), submit=_("Make the dates")
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what makes no series, and ask about odd hours."""
        data = super().clean() or {}
        if not self.errors:
            first = datetime.combine(self.event.day, self.event.start_time)
            self.plan(
                Recurrence(
                    first,
                    Rhythm(data["rhythm"]),
                    data["every"],
                    data["until"],
                    data["count"],
                )
            )
        return data

    def chosen(self) -> dict[str, Any]:
        """Give what `actions.make_series` wants to know."""
        data = self.cleaned_data
        return {
            "rhythm": Rhythm(data["rhythm"]),
            "every": data["every"],
            "until": data["until"],
            "count": data["count"],
            "at_odd_hours": self.at_odd_hours,
        }


class ExtendForm(_EndsForm):
    """A later end for a series."""

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series, self.zone_name = series, series.time_zone
        self.helper = _helper("until", "count", submit=_("Add dates"))

    def clean(self) -> dict[str, Any]:
        """Refuse an end that is none, and ask about odd hours."""
        data = super().clean() or {}
        before = self.series.recurrence
        if not self.errors and before:
            known = len(planned_dates(before, zone_name=self.zone_name))
            later = Recurrence(
                before.first, before.rhythm, before.every, data["until"], data["count"]
            )
            self.plan(later, after=known)
        return data


class DateForm(AsksBack, forms.Form):
    """What changes on a date of a series, and on which others."""

    ONE, FOLLOWING, REST = "one", "following", "rest"
    title = LineFormField(label=gettext_lazy("Title"), max_length=120)
    place_name = LineFormField(
        label=gettext_lazy("Place"), max_length=120, required=False
    )
    address = LineFormField(
        label=gettext_lazy("Address"), max_length=200, required=False
    )
    day = forms.DateField(label=gettext_lazy("Date"), widget=DayInput)
    start_time = forms.TimeField(label=gettext_lazy("Starts at"), widget=ClockInput)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST_MINUTES
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)
    join_link = forms.URLField(
        label=gettext_lazy("Join link"),
        required=False,
        assume_scheme="https",
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Change"),
        choices=[
            (ONE, gettext_lazy("Only this date")),
            (FOLLOWING, gettext_lazy("This date and all that follow")),
            (REST, gettext_lazy("All dates to come")),
        ],
        initial=ONE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "What you changed on one date by itself stays as it is there."
        ),
    )

    names = (
        *("title", "day", "start_time", "minutes", "time_zone"),
        *("place_name", "address", "join_link"),
    )

    def __init__(self, data: Any = None, *, event: Event) -> None:
        self.had = {name: getattr(event, name) for name in self.names}
        super().__init__(data, initial=self.had)
        self.helper = _helper(*self.names, "scope", submit=_("Save"))

    def changes(self) -> dict[str, Any]:
        """Give what is not as it was, by the name of its field."""
        had = self.had | {"start_time": self.had["start_time"].replace(second=0)}
        return {
            name: self.cleaned_data[name]
            for name in self.names
            if self.cleaned_data[name] != had[name]
        }


class SeriesAnswerForm(forms.Form):
    """Going to all dates, or to none."""

    answer = forms.ChoiceField(choices=SeriesAnswer.Answer.choices)
    guests = forms.IntegerField(min_value=0, max_value=MOST_GUESTS, required=False)
    reply = LineFormField(max_length=300, required=False)

    def chosen(self) -> dict[str, Any]:
        """Give what `actions.answer_series` wants to know."""
        data = self.cleaned_data
        return {
            "answer": SeriesAnswer.Answer(data["answer"]),
            "guests": data["guests"] or 0,
            "reply": data["reply"],
        }


def _helper(*names: str, submit: str) -> FormHelper:
    helper = FormHelper()
    helper.form_class = "form"
    helper.layout = Layout(
        *names, Div(Submit("save", submit), css_class="form__actions")
    )
    return helper
