"""Noting who was there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from networking_site.lib.fields import LineFormField


class NoteForm(forms.Form):
    """What a host says of somebody: she came, she did not, or nothing after all."""

    said = forms.ChoiceField(
        choices=[
            ("came", _("Is here")),
            ("absent", _("Did not come")),
            ("nothing", _("Undo")),
        ]
    )
    handle = forms.SlugField(max_length=60, required=False)


class DoorForm(forms.Form):
    """Whom a host looks for at the door; too long a name finds nobody."""

    q = LineFormField(max_length=80, required=False)

    def wanted(self) -> str:
        """Give the name looked for, empty where it makes no sense."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
