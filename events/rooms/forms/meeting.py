"""What a member says of somebody she met, and which of them she wants to see."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from events.rooms.models import Keepsake
from networking_site.lib.fields import ProseFormField

LONGEST = Keepsake._meta.get_field("nugget").max_length


class NoteMetForm(forms.Form):
    """One tap for somebody, or a nugget; of nobody: of the evening."""

    other = forms.SlugField(max_length=60, required=False)
    said = forms.ChoiceField(
        choices=[
            ("keep", _("Keep in touch")),
            ("let_go", _("Don’t keep in touch")),
            ("follow_up", _("Follow up")),
            ("done", _("Nothing to follow up")),
            ("thank", _("Say thanks")),
            ("nugget", _("A nugget to remember")),
        ]
    )
    nugget = ProseFormField(max_length=LONGEST, required=False)


class WhichMetForm(forms.Form):
    """Which of the people she met; what makes no sense is all of them."""

    which = forms.ChoiceField(
        choices=[("keep", _("To keep in touch")), ("follow_up", _("To follow up"))],
        required=False,
    )

    def wanted(self) -> str:
        """Give what she wants to see, empty for everybody."""
        return str(self.cleaned_data["which"]) if self.is_valid() else ""
