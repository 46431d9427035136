"""What members tell about themselves."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.profiles.languages import country_choices, language_choices
from contacts.profiles.models import Ask, Profile, Prompt
from networking_site.lib.fields import LineFormField, ProseFormField
from networking_site.lib.zones import zone_choices

MOST_ASKS = 5


class ProfileForm(forms.ModelForm):
    """A member's two halves, the prompts that make hooks of them, and the rest."""

    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=lambda: [("", "—"), *country_choices()],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("Every time on the site is shown in it."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=language_choices,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    topics = LineFormField(
        label=_("Topics"),
        required=False,
        max_length=400,
        help_text=_("A few words others may find you by, with commas between them."),
    )
    asks = ProseFormField(
        label=_("I am looking for …"),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: somebody here may know somebody."),
    )
    offers = ProseFormField(
        label=_("I can help with …"),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, in plain words."),
    )

    class Meta:
        model = Profile
        fields = (
            "name",
            "pronouns",
            "headline",
            "what_i_do",
            "about_me",
            "place",
            "country",
            "time_zone",
            "languages",
            "contact_email",
            "phone",
            "shown_to",
            "place_shown_to",
            "contact_email_shown_to",
            "phone_shown_to",
            "introductions_paused_until",
        )
        widgets = {
            "introductions_paused_until": forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date"}
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.prompts = list(Prompt.objects.filter(is_offered=True))
        self._add_hooks()
        if self.instance.pk:
            self._fill_in_what_is_there()
        if not self.instance.name:
            self._ask_for_the_zone()
        self._say_why()
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = self._layout()

    def _add_hooks(self) -> None:
        for prompt in self.prompts:
            self.fields[f"hook_{prompt.pk}"] = LineFormField(
                label=f"{prompt.text} …", required=False, max_length=140
            )

    def _fill_in_what_is_there(self) -> None:
        profile = self.instance
        self.initial["topics"] = ", ".join(topic.name for topic in profile.topics.all())
        lines: dict[str, list[str]] = {Ask.Kind.ASK: [], Ask.Kind.OFFER: []}
        for ask in profile.asks.filter(is_open=True):
            lines[ask.kind].append(ask.text)
        self.initial["asks"] = "\n".join(lines[Ask.Kind.ASK])
        self.initial["offers"] = "\n".join(lines[Ask.Kind.OFFER])
        for hook in profile.hooks.all():
            self.initial[f"hook_{hook.prompt_id}"] = hook.text

    def _ask_for_the_zone(self) -> None:
        """Leave the zone open for a newcomer; a script proposes the browser's own."""
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = [("", _("Choose your zone")), *zone_choices()]
        zone.widget.attrs["data-guess-zone"] = ""
        self.initial["time_zone"] = ""

    def _say_why(self) -> None:
        help_texts = {
            "headline": _("One line: what you would say at a breakfast table."),
            "what_i_do": _("A few sentences, as you would tell it to somebody new."),
            "about_me": _("What else there is to know, so that people can answer."),
            "introductions_paused_until": _(
                "Until that day nobody is introduced to you."
            ),
            "shown_to": _("Visitors see your page only if you choose “Everyone”."),
        }
        for name, text in help_texts.items():
            self.fields[name].help_text = text
        for name in ("what_i_do", "about_me"):
            self.fields[name].widget.attrs["rows"] = 5

    def _layout(self) -> Layout:
        def hooks(half: str) -> list[Field]:
            return [Field(f"hook_{p.pk}") for p in self.prompts if p.half == half]

        half = Prompt.Half
        return Layout(
            Fieldset(
                _("Who you are"),
                Div("name", "pronouns", css_class="form__row"),
                "headline",
                "time_zone",
            ),
            Fieldset(_("The first half"), "what_i_do", *hooks(half.WHAT_I_DO)),
            Fieldset(_("The other half"), "about_me", *hooks(half.ABOUT_ME)),
            Fieldset(_("What you look for, what you can give"), "asks", "offers"),
            Fieldset(
                _("Where to find you"),
                "topics",
                Div("place", "country", css_class="form__row"),
                "place_shown_to",
                "languages",
            ),
            Fieldset(
                _("How to reach you"),
                Div("contact_email", "contact_email_shown_to", css_class="form__row"),
                Div("phone", "phone_shown_to", css_class="form__row"),
            ),
            Fieldset(
                _("Who may see your page"), "shown_to", "introductions_paused_until"
            ),
            Div(Submit("save", _("Save my profile")), css_class="form__actions"),
        )

    def clean_topics(self) -> list[str]:
        """Give the topics as a list of names."""
        return [name.strip() for name in self.cleaned_data["topics"].split(",")]

    def clean_asks(self) -> list[str]:
        """Give the asks, a line each."""
        return self._lines("asks")

    def clean_offers(self) -> list[str]:
        """Give the offers, a line each."""
        return self._lines("offers")

    def _lines(self, name: str) -> list[str]:
        text = self.cleaned_data[name]
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_ASKS:
            raise forms.ValidationError(_("Five lines are enough: choose the best."))
        if any(len(line) > 140 for line in lines):
            raise forms.ValidationError(_("Keep each line under 140 characters."))
        return lines

    def hooks(self) -> dict[Prompt, str]:
        """Give how each prompt was ended; empty where it was not."""
        return {p: self.cleaned_data[f"hook_{p.pk}"] for p in self.prompts}
