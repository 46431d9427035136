"""What members tell about themselves."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout, Submit
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from contacts.profiles.actions.own_page import WORDS
from contacts.profiles.languages import country_choices, language_choices
from contacts.profiles.models import Profile, Prompt
from networking_site.lib.fields import LineFormField
from networking_site.lib.zones import zone_choices

SUGGESTIONS = (
    "{% include 'components/topic_suggestions.html' with topics=suggested only %}"
)


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

    class Meta:
        model = Profile
        fields = WORDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.prompts = list(Prompt.objects.filter(is_offered=True))
        self._add_hooks()
        if self.instance.pk:
            self._fill_in_what_is_there()
        if not self.instance.name:
            self._ask_for_the_zone()
        self._put_her_languages_first()
        self._say_why()
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.form_id = "profile-form"
        self.helper.form_action = reverse_lazy("profiles:edit")
        self.helper.layout = self._layout()

    def _add_hooks(self) -> None:
        for prompt in self.prompts:
            self.fields[f"hook_{prompt.pk}"] = LineFormField(
                label=f"{prompt.text} …", required=False, max_length=140
            )

    def _fill_in_what_is_there(self) -> None:
        profile = self.instance
        self.initial["topics"] = ", ".join(topic.name for topic in profile.topics.all())
        for hook in profile.hooks.all():
            self.initial[f"hook_{hook.prompt_id}"] = hook.text

    def _ask_for_the_zone(self) -> None:
        """Leave the zone open for a newcomer; a script proposes the browser's own."""
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = [("", _("Choose your zone")), *zone_choices()]
        zone.widget.attrs["data-guess-zone"] = ""
        self.initial["time_zone"] = ""

    def _put_her_languages_first(self) -> None:
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)
        hers = set(self.instance.languages)
        field.choices = sorted(language_choices(), key=lambda pair: pair[0] not in hers)

    def _say_why(self) -> None:
        help_texts = {
            "headline": _("One line: what you would say at a breakfast table."),
            "what_i_do": _("A few sentences, as you would tell it to somebody new."),
            "about_me": _("What else there is to know, so that people can answer."),
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
            Fieldset(
                _("Where to find you"),
                "topics",
                HTML(SUGGESTIONS),
                Div("place", "country", css_class="form__row"),
                "languages",
            ),
            Div(
                Submit("save", _("Save my profile")),
                StrictButton(
                    _("Show me the preview"),
                    type="submit",
                    css_class="btn-secondary",
                    formaction=reverse_lazy("profiles:preview"),
                    formnovalidate="",
                ),
                css_class="form__actions",
            ),
        )

    def clean_topics(self) -> list[str]:
        """Give the topics as a list of names."""
        return self._names(self.cleaned_data["topics"])

    def hooks(self) -> dict[Prompt, str]:
        """Give how each prompt was ended; empty where it was not, or not well."""
        return {p: self.value_of(f"hook_{p.pk}") or "" for p in self.prompts}

    def value_of(self, name: str) -> Any:
        """Give what was typed, once it is clean, or what stood there before."""
        if not self.is_bound:
            value = self.initial.get(name, "")
            return self._names(value) if name == "topics" else value
        return self.cleaned_data.get(name, [] if name == "topics" else "")

    @staticmethod
    def _names(typed: str) -> list[str]:
        return [name.strip() for name in typed.split(",") if name.strip()]
