"""Model fields that hold only text a person can read, whoever writes to them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from networking_site.lib.text import clean_line, clean_text

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:
    _CharField, _TextField = models.CharField, models.TextField


class LineFormField(forms.CharField):
    """One line typed by a person, cleaned before it is judged."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class ProseFormField(forms.CharField):
    """Some lines typed by a person, cleaned before they are judged."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class LineField(_CharField):
    """A single line: no control, bidi or invisible-only text reaches the database."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_line(value) if isinstance(value, str) else value

    def formfield(self, **options: Any) -> Any:
        if self.choices is None:
            options.setdefault("form_class", LineFormField)
        return super().formfield(**options)


class ProseField(_TextField):
    """Text of several lines with a longest length, cleaned on its way in."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": ProseFormField, **options})
