"""Answering an event, and choosing which events to look at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event, Rsvp
from networking_site.lib.fields import LineFormField


class AnswerForm(forms.Form):
    """Going, or not going; whether there is a place is for the action to find out."""

    answer = forms.ChoiceField(
        choices=[
            (Rsvp.Answer.GOING, _("Going")),
            (Rsvp.Answer.NOT_GOING, _("Not going")),
        ]
    )


class ListForm(forms.Form):
    """Which events somebody wants to see; nonsense shows all that come."""

    kind = forms.ChoiceField(choices=Event.Kind.choices, required=False)
    when = forms.ChoiceField(choices=[("past", _("Past"))], required=False)

    def wanted(self) -> dict[str, str]:
        """Give what can be looked for, empty where it makes no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class CancelForm(forms.Form):
    """The word to the people when an event is called off."""

    note = LineFormField(label=_("A word to the people"), max_length=300)
