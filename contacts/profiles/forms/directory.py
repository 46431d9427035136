"""What somebody looks for."""

from __future__ import annotations

from django import forms

from networking_site.lib.fields import LineFormField


class DirectoryForm(forms.Form):
    """What somebody looks for in the directory; nonsense is looked for as nothing."""

    q = LineFormField(required=False, max_length=100)
    topic = forms.SlugField(required=False, max_length=50, allow_unicode=True)

    def wanted(self) -> dict[str, str]:
        """Give what can be looked for, empty where it makes no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
