"""Answering an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import MOST_GUESTS, Event, Rsvp
from networking_site.lib.fields import LineFormField


class AnswerForm(forms.Form):
    """Going, or not going, and with whom; what was not asked stays as it was.

    Whether there is a place is for the action to find out.
    """

    answer = forms.ChoiceField(
        choices=[
            (Rsvp.Answer.GOING, _("Going")),
            (Rsvp.Answer.NOT_GOING, _("Not going")),
        ],
        error_messages={
            "required": _("Say whether you are going or not."),
            "invalid_choice": _("Say whether you are going or not."),
        },
    )
    guests = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_GUESTS,
        error_messages={"invalid": _("Say in a number how many guests you bring.")},
    )
    reply = LineFormField(required=False, max_length=300)
    is_shown = forms.NullBooleanField(required=False)

    def said(self, event: Event) -> dict[str, Any]:
        """Give what the action takes; None is what was not asked."""
        data = self.cleaned_data
        asked = event.question and "reply" in self.data
        return {
            "answer": Rsvp.Answer(data["answer"]),
            "guests": data["guests"],
            "reply": data["reply"] if asked else None,
            "is_shown": data["is_shown"],
        }

    def sentences(self) -> list[str]:
        """Give what is wrong, a sentence each."""
        return [str(words) for many in self.errors.values() for words in many]
