"""What a host presses while the rounds run; each press says what she saw."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from events.rooms.clock import Phase
from events.rooms.models import MOST_ROUNDS
from networking_site.lib.fields import LineFormField

LONGEST_QUESTION = 200
_OLD = _("That button was of an old page. Look again, then press.")


class _SaysOne(forms.Form):
    """A form without fields to look at: what is wrong with it is one sentence."""

    def refusal(self) -> str:
        """Give the first sentence to say of what is wrong."""
        return str(next(iter(self.errors.values()))[0])


class StartForm(_SaysOne):
    """Whether everybody expected is taken to be here."""

    everybody = forms.TypedChoiceField(
        choices=[("1", ""), ("0", "")],
        coerce=lambda value: value == "1",
        error_messages={
            "required": _("Say who is here, then start."),
            "invalid_choice": _("Say who is here, then start."),
        },
    )


class ExtendForm(_SaysOne):
    """So many minutes more of what goes on, which she saw end then."""

    seen_end = forms.DateTimeField(error_messages={"required": _OLD, "invalid": _OLD})
    by = forms.TypedChoiceField(
        choices=[("1", ""), ("5", "")],
        coerce=lambda value: timedelta(minutes=int(value)),
        error_messages={"required": _OLD, "invalid_choice": _OLD},
    )


class SkipForm(_SaysOne):
    """The round, or the break before one, that she saw going on."""

    phase = forms.TypedChoiceField(
        choices=[("round", ""), ("break", "")],
        coerce=Phase,
        error_messages={"required": _OLD, "invalid_choice": _OLD},
    )
    number = forms.IntegerField(
        min_value=1,
        max_value=MOST_ROUNDS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _OLD
        ),
    )


class OneMoreForm(_SaysOne):
    """A question for one more round, and how many rounds she saw."""

    seen = forms.IntegerField(
        min_value=1,
        max_value=MOST_ROUNDS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _OLD
        ),
    )
    question = LineFormField(
        required=False,
        max_length=LONGEST_QUESTION,
        error_messages={"max_length": _("A question has 200 letters at most.")},
    )


class NoteForm(forms.Form):
    """Who came, left, or was not there at all."""

    said = forms.ChoiceField(choices=[("here", ""), ("gone", ""), ("not_here", "")])
    handle = forms.SlugField(max_length=80)


class WhoForm(forms.Form):
    """Whom a host looks for among her people; nonsense shows everybody."""

    q = LineFormField(required=False, max_length=80)
    state = forms.ChoiceField(
        required=False,
        choices=[("", ""), ("here", ""), ("expected", ""), ("gone", "")],
    )

    def wanted(self) -> tuple[str, str]:
        """Give the name looked for, and the state, empty for everybody."""
        if not self.is_valid():
            return "", ""
        return self.cleaned_data["q"], self.cleaned_data["state"]
