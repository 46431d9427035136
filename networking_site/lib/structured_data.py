"""Writes what a page tells machines (JSON-LD 1.1) so that it stays data."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Inside a script element, only these could end the data or the line.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def as_data(page: dict[str, Any]) -> SafeString:
    """Write data so that nothing in it can end the script element it stands in."""
    written = json.dumps(page, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(written)  # noqa: S308  nothing is left in it that HTML would read


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """Give only what is said: no empty texts, lists or parts."""
    return {name: value for name, value in values.items() if value}
