"""What somebody looks for."""

from __future__ import annotations

from typing import Any

from django import forms

from contacts.profiles.finding import Wanted
from networking_site.lib.fields import LineFormField


class ValueField(forms.SlugField):
    """One value of a facet, as it stands in addresses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=80, allow_unicode=True, **options)


class DirectoryForm(forms.Form):
    """What somebody looks for in the directory; nonsense is looked for as nothing."""

    q = LineFormField(required=False, max_length=100)
    topic = ValueField()
    place = ValueField()
    language = ValueField()
    looking_for = ValueField()
    can_help = ValueField()

    def wanted(self) -> Wanted:
        """Give what can be looked for, empty where it makes no sense."""
        self.is_valid()
        traits = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Wanted(words=traits.pop("q"), traits=traits)
