"""What a host says of an event of hers."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.bootstrap import InlineRadios, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from contacts.profiles.languages import country_choices
from events.forms.clock import AsksBack
from events.models import Event
from events.when import FIRST_YEAR, LAST_YEAR, LONGEST_MINUTES
from networking_site.lib.fields import LineFormField
from networking_site.lib.zones import zone_choices

ESSENTIALS = ("title", "day", "start_time", "minutes", "time_zone", "kind")
PLACE = ("place_name", "address", "town", "country")
FIELDS = (
    *ESSENTIALS,
    *PLACE,
    *("join_link", "join_minutes", "summary", "description"),
    *("audience", "people_shown_to"),
    *("capacity", "most_guests", "offer_hours", "question"),
)
SUGGESTIONS = (
    "{% include 'components/topic_suggestions.html' with topics=suggested only %}"
)


class Unfolding(Fieldset):
    """A part of a form that unfolds; it is open where something needs another look."""

    template = "events/host/unfolding.html"

    def __init__(self, legend: Any, *fields: Any, hint: Any = "") -> None:
        super().__init__(legend, *fields)
        self.hint = hint
        self.is_open = False

    def render(self, form: Any, context: Any, **options: Any) -> Any:
        """Render the part, open if a field in it has an error."""
        names = {pointer.name for pointer in self.get_field_names()}
        self.is_open = bool(names & set(form.errors))
        return super().render(form, context, **options)


class EventForm(AsksBack, forms.ModelForm):
    """What an event is, when and where; its state changes by actions alone.

    A host's word goes along when the change of a published event is told to people.
    """

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("The clock on the wall where it takes place."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=lambda: [("", "—"), *country_choices()],
    )
    join_link = forms.URLField(
        label=_("Join link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only people going see it, from shortly before the start."),
    )
    topics = LineFormField(
        label=_("Topics"),
        required=False,
        max_length=400,
        help_text=_("A few words others may find it by, with commas between them."),
    )
    word = LineFormField(
        label=_("A word to the people"),
        required=False,
        max_length=300,
        help_text=_(
            "A new time, place or link is mailed to everybody who goes or waits, with "
            "this word if you like. Of other changes nobody gets a mail."
        ),
    )

    class Meta:
        model = Event
        fields = FIELDS
        help_texts: ClassVar[dict[str, Any]] = {
            "summary": _("What somebody reads before she opens the page."),
            "description": _(
                "You can use Markdown: **bold**, *italic*, - for lists, and links."
            ),
        }
        widgets = {
            "day": forms.DateInput(
                format="%Y-%m-%d",
                attrs={
                    "type": "date",
                    "min": f"{FIRST_YEAR}-01-01",
                    "max": f"{LAST_YEAR}-12-31",
                },
            ),
            "start_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            topics = self.instance.topics.all()
            self.initial["topics"] = ", ".join(topic.name for topic in topics)

    def clean_day(self) -> Any:
        """Refuse years in which no calendar of ours can reckon."""
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Choose a date between the years 2000 and 2100.")
            )
        return day

    def clean_minutes(self) -> int:
        """Keep an event between a minute and fourteen days."""
        minutes: int = self.cleaned_data["minutes"]
        if not 0 < minutes <= LONGEST_MINUTES:
            raise forms.ValidationError(
                _("An event lasts between a minute and fourteen days.")
            )
        return minutes

    def clean_topics(self) -> list[str]:
        """Give the topics as a list of names."""
        typed = self.cleaned_data["topics"].split(",")
        return [name.strip() for name in typed if name.strip()]

    def says(self) -> dict[str, Any]:
        """Give what was said of the event, field by field."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class HostsEventForm(EventForm):
    """The same on the site: what is needed first, and the rest for those who ask."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = _("Day")
        for name in ("kind", "audience", "people_shown_to"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.widget = forms.RadioSelect(choices=list(field.choices))  # type: ignore[arg-type]
        self.fields["description"].widget.attrs["rows"] = 6
        self.initial.setdefault("token", self.instance.public_id)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_id = "event-form"
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        is_told = self.instance.status == Event.Status.PUBLISHED
        save = _("Save the changes") if self.instance.pk else _("Save as a draft")
        return Layout(
            "token",
            Fieldset(
                _("What and when"),
                "title",
                Div("day", "start_time", css_class="form__row"),
                Div("minutes", "time_zone", css_class="form__row"),
            ),
            Fieldset(
                _("Where"),
                InlineRadios("kind"),
                Div("place_name", "town", css_class="form__row"),
                "address",
                "join_link",
            ),
            Fieldset(_("In words"), "summary", "description"),
            Unfolding(
                _("For whom, and who sees who is coming"),
                "audience",
                "people_shown_to",
                hint=_("Now: members, who see each other"),
            ),
            Unfolding(
                _("Places, guests, a question"),
                "capacity",
                Div("most_guests", "offer_hours", css_class="form__row"),
                "question",
            ),
            Unfolding(
                _("Topics and the rest"),
                "topics",
                HTML(SUGGESTIONS),
                Div("country", "join_minutes", css_class="form__row"),
            ),
            *([Fieldset(_now("Telling the people"), "word")] if is_told else []),
            Div(
                Submit("save", save),
                StrictButton(
                    _("Show me the preview"),
                    type="submit",
                    name="preview",
                    value="1",
                    css_class="btn-secondary",
                    formnovalidate="",
                ),
                css_class="form__actions",
            ),
        )


class CancelForm(forms.Form):
    """The word to the people when an event is called off."""

    note = LineFormField(label=_("A word to the people"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "note",
            Div(
                StrictButton(
                    _("Cancel the event"), type="submit", css_class="btn-danger"
                ),
                css_class="form__actions",
            ),
        )
