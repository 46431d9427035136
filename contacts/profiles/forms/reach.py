"""How a member can be reached: mail, telephone, links."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from contacts.profiles.actions.own_page import REACH
from contacts.profiles.links import safe_link, whole_link
from contacts.profiles.models import Link, Profile
from networking_site.lib.fields import LineFormField

MOST_LINKS, MORE_LINKS = 5, 2


class LinkField(LineFormField):
    """An address as people type it: `example.org` is completed, scripts are refused."""

    default_validators = [safe_link]

    def to_python(self, value: Any) -> str:
        """Complete the address."""
        return whole_link(super().to_python(value))


class ReachForm(forms.ModelForm):
    """Contact details and up to five links; who sees them is chosen elsewhere."""

    class Meta:
        model = Profile
        fields = REACH

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_email"].help_text = _(
            "It may be another address than the one you sign in with."
        )
        self._add_links(list(self.instance.links.all())[:MOST_LINKS])
        self.helper = FormHelper()
        self.helper.form_class = "form"
        rows = [
            Div(f"link_{number}_url", f"link_{number}_label", css_class="form__row")
            for number in self.numbers
        ]
        self.helper.layout = Layout(
            Fieldset(_("Contact details"), "contact_email", "phone"),
            Fieldset(_("Links"), *rows),
            Div(Submit("save", _("Save")), css_class="form__actions"),
        )

    def _add_links(self, there: list[Link]) -> None:
        """Ask for the links there are, and for two more; saving makes room again."""
        self.numbers = range(1, min(len(there) + MORE_LINKS, MOST_LINKS) + 1)
        for number in self.numbers:
            link = there[number - 1] if number <= len(there) else None
            self.fields[f"link_{number}_url"] = LinkField(
                label=_now("Address of link %(number)d") % {"number": number},
                required=False,
                max_length=300,
                initial=link.url if link else "",
            )
            self.fields[f"link_{number}_label"] = LineFormField(
                label=_now("… and what it is"),
                required=False,
                max_length=40,
                initial=link.label if link else "",
            )

    def links(self) -> list[tuple[str, str]]:
        """Give name and address of each link; one without a name is called by address.

        The order is the member's, and what she left empty is left out.
        """
        pairs = [
            (
                self.cleaned_data[f"link_{number}_label"],
                self.cleaned_data[f"link_{number}_url"],
            )
            for number in self.numbers
        ]
        return [
            (label or url.partition(":")[2].lstrip("/")[:40].rstrip("/"), url)
            for label, url in pairs
            if url
        ]
