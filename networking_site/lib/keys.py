"""Keys of rows, as they come from outside."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model


def can_be_key(model: type[Model], value: Any) -> bool:
    """Say whether a row could have this key; Django breaks on what none could have."""
    try:
        model._meta.pk.clean(value, None)
    except ValidationError:
        return False
    return True
