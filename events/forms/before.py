"""Saying once more that one comes, or not."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StillComingForm(forms.Form):
    """Yes, or no: the two buttons under the question."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
