"""What a card may be asked for in its address."""

from __future__ import annotations

from django import forms

from contacts.profiles.vcard import Version


class HookForm(forms.Form):
    """Which of a member's hooks stands on her card, counted from one."""

    hook = forms.IntegerField(required=False, min_value=1)

    def number(self, *, most: int) -> int:
        """Give the number that was asked for, or one where there is no such hook."""
        wanted = self.cleaned_data.get("hook") if self.is_valid() else None
        return wanted if wanted and wanted <= most else 1


class VersionForm(forms.Form):
    """Which version of vCard is asked for."""

    version = forms.ChoiceField(choices=[("4.0", "4.0")], required=False)

    def wanted(self) -> Version:
        """Give 4.0 where that is asked for, else 3.0, which every telephone reads."""
        return "4.0" if self.is_valid() and self.cleaned_data["version"] else "3.0"
