"""Answering an event."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Rsvp


class AnswerForm(forms.Form):
    """Going, or not going; whether there is a place is for the action to find out."""

    answer = forms.ChoiceField(
        choices=[
            (Rsvp.Answer.GOING, _("Going")),
            (Rsvp.Answer.NOT_GOING, _("Not going")),
        ]
    )
