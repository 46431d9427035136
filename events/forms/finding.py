"""Choosing which events to look at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event


class ListForm(forms.Form):
    """Which events somebody wants to see; nonsense shows all that come."""

    kind = forms.ChoiceField(choices=Event.Kind.choices, required=False)
    when = forms.ChoiceField(choices=[("past", _("Past"))], required=False)

    def wanted(self) -> dict[str, str]:
        """Give what can be looked for, empty where it makes no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
