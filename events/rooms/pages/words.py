"""Words that several pages of rooms put together."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


def listed(parts: Sequence[str]) -> str:
    """Give several things as one reads them aloud: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(these)s and %(last)s") % {
        "these": ", ".join(parts[:-1]),
        "last": parts[-1],
    }
