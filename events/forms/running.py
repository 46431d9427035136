"""What a host says of an event of hers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from networking_site.lib.fields import LineFormField


class CancelForm(forms.Form):
    """The word to the people when an event is called off."""

    note = LineFormField(label=_("A word to the people"), max_length=300)
