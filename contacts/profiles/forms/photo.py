"""Choosing a photo, and the square of it that others see."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from contacts.profiles.models import Profile


class PhotoForm(forms.Form):
    """One file; whether it is a photo is judged by what is in it, not by its name."""

    photo = forms.FileField(
        label=_("A photo of you"),
        max_length=200,
        allow_empty_file=True,
        help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB. Best: your face, from near."),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}
        ),
        error_messages={
            "required": _("Choose a photo first."),
            "max_length": _("The file's name is very long: shorten it, then again."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form"
        self.helper.layout = Layout(
            "photo",
            Div(Submit("send", _("Use this photo")), css_class="form__actions"),
        )


def _slider(label: Any, *, least: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=1000,
        widget=forms.NumberInput(attrs={"type": "range", "step": 5}),
    )


class CropForm(forms.Form):
    """Which square of the photo is shown, per mille of its width and height."""

    x = _slider(_("How far from the left"), least=0)
    y = _slider(_("How far from the top"), least=0)
    side = _slider(_("How much of the photo"), least=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "form crop-form"
        self.helper.form_action = reverse_lazy("profiles:crop_photo")
        self.helper.attrs = {"data-crop": ""}
        self.helper.layout = Layout(
            "x",
            "y",
            "side",
            Div(Submit("save", _("Show this part")), css_class="form__actions"),
        )

    @classmethod
    def of(cls, profile: Profile) -> CropForm:
        """Begin with the square that is shown now."""
        return cls(
            initial=dict(zip(("x", "y", "side"), profile.photo_crop, strict=False))
        )

    def crop(self) -> list[int]:
        """Give the square as x, y and side."""
        return [self.cleaned_data[name] for name in ("x", "y", "side")]
