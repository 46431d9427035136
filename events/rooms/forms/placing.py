"""Who changes places with whom, and who stays in one room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Profile

MOST_ROOMS = 1000


class PersonField(forms.ChoiceField):
    """One of some people, whom the host may see, by her handle."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            error_messages={
                "required": _("Choose somebody."),
                "invalid_choice": _("Choose somebody of the list."),
            },
            **options,
        )

    def let_choose(self, people: dict[str, Profile]) -> None:
        """Offer these people."""
        names = [(handle, person.name) for handle, person in people.items()]
        self.choices = [("", "…"), *names]


class SwapForm(forms.Form):
    """Two people of a round."""

    number = forms.TypedChoiceField(
        label=_("Round"),
        coerce=int,
        error_messages={"invalid_choice": _("Choose a round that is to come.")},
    )
    one = PersonField(label=_("This one"))
    other = PersonField(label=_("changes places with"))

    def __init__(
        self, data: Any = None, *, people: Iterable[Profile], rounds: Iterable[int]
    ) -> None:
        super().__init__(data)
        self.people = {person.handle: person for person in people}
        choices = [
            (number, _now("Round %(number)d") % {"number": number}) for number in rounds
        ]
        _chooser(self, "number").choices = choices
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, PersonField)
            field.let_choose(self.people)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(
            "number", Div("one", "other", css_class="form__row")
        )

    def clean(self) -> dict[str, Any]:
        """Want two different people."""
        data = super().clean() or {}
        if "one" in data and data["one"] == data.get("other"):
            self.add_error("other", _("Choose two different people."))
        return data

    def both(self) -> tuple[Profile, Profile]:
        """Give the two."""
        data = self.cleaned_data
        return self.people[data["one"]], self.people[data["other"]]


class FixForm(forms.Form):
    """Somebody who sits in one and the same room in every round, or no longer."""

    who = PersonField(label=_("Who"))
    room = forms.IntegerField(
        label=_("Always in room"),
        required=False,
        min_value=1,
        max_value=MOST_ROOMS,
        help_text=_("Leave it blank, and she moves like everybody else."),
    )

    def __init__(self, data: Any = None, *, people: Iterable[Profile]) -> None:
        super().__init__(data)
        self.people = {person.handle: person for person in people}
        field = self.fields["who"]
        assert isinstance(field, PersonField)
        field.let_choose(self.people)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(Div("who", "room", css_class="form__row"))

    def whom(self) -> Profile:
        """Give who it is about."""
        return self.people[self.cleaned_data["who"]]


def _chooser(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field
