"""What a member sends when she keeps something of somebody, or of the evening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.rooms.models import Keepsake
from networking_site.lib.fields import ProseFormField

LONGEST = Keepsake._meta.get_field("nugget").max_length


class KeepForm(forms.Form):
    """A follow-up to note or take back, or a nugget; of nobody: of the evening."""

    other = forms.SlugField(max_length=60, required=False)
    follows_up = forms.ChoiceField(
        choices=[("1", _("Follow up")), ("0", _("Don’t follow up"))], required=False
    )
    nugget = ProseFormField(max_length=LONGEST, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask back where nothing is said that could be kept."""
        if not self.errors and not self.said():
            raise forms.ValidationError(_("Write something down, or tap a button."))
        return self.cleaned_data

    def said(self) -> dict[str, Any]:
        """Give what was sent, and nothing of what was not."""
        said: dict[str, Any] = {}
        if self.cleaned_data["follows_up"]:
            said["follows_up"] = self.cleaned_data["follows_up"] == "1"
        if "nugget" in self.data:
            said["nugget"] = self.cleaned_data["nugget"]
        return said
