"""What a host types on the pages of an event she runs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import HostMessage, Rsvp
from networking_site.lib.fields import LineFormField, ProseFormField


class OnceForm(forms.Form):
    """A deed that is done once, however often its button is pressed."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class MemberForm(forms.Form):
    """Which member a deed is about."""

    member = forms.SlugField(max_length=80)


class PeopleForm(forms.Form):
    """Whose answers a host wants to see; nonsense shows who is going."""

    answer = forms.ChoiceField(choices=Rsvp.Answer.choices)

    def wanted(self) -> str:
        """Give the answer to look for."""
        return self.cleaned_data["answer"] if self.is_valid() else Rsvp.Answer.GOING


class MineForm(forms.Form):
    """Which of my events I want to see; nonsense shows what I go to."""

    which = forms.ChoiceField(
        choices=[(name, name) for name in ("hosting", "hosted", "past")], required=False
    )

    def wanted(self) -> str:
        """Give which are asked for, empty for those I go to."""
        return self.cleaned_data["which"] if self.is_valid() else ""


class CoverForm(forms.Form):
    """A picture, and what it shows; what a file is, is judged by what is in it."""

    picture = forms.FileField(
        label=_("A picture"),
        required=False,
        max_length=200,
        allow_empty_file=True,
        help_text=_(
            "JPEG, PNG, WebP or GIF, up to 10 MB. It is shown twice as wide as high."
        ),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}
        ),
        error_messages={
            "max_length": _("The file's name is very long: shorten it, then again."),
        },
    )
    words = LineFormField(
        label=_("What the picture shows"),
        required=False,
        max_length=200,
        help_text=_("For people who don't see it: “two long tables under lime trees”."),
    )

    def __init__(self, *args: Any, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_picture = has_picture
        if has_picture:
            self.fields["picture"].label = _("Another picture")
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "picture",
            "words",
            Div(Submit("keep", _("Save")), css_class="form__actions"),
        )

    def clean_picture(self) -> Any:
        """Ask for a picture where there is none yet."""
        picture = self.cleaned_data["picture"]
        if picture is None and not self.has_picture:
            raise forms.ValidationError(_("Choose a picture first."))
        return picture


class MessageForm(forms.Form):
    """A host's word to the people."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    to = forms.ChoiceField(
        label=_("To whom"),
        choices=HostMessage.To.choices,
        initial=HostMessage.To.ALL,
        widget=forms.RadioSelect,
    )
    subject = LineFormField(label=_("Subject"), max_length=120)
    text = ProseFormField(
        label=_("What you want to say"),
        max_length=5000,
        help_text=_("It goes out as plain text, with your name. Three a day at most."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "token",
            "to",
            "subject",
            "text",
            Div(Submit("send", _("Send it")), css_class="form__actions"),
        )
