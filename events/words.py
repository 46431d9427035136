"""The words an event is found by: what its page says of itself, folded.

Hosts are not among them: whom somebody may see differs, and is asked when she searches.
"""

from __future__ import annotations

from typing import Any

from contacts.profiles.directory.folding import fold
from contacts.profiles.languages import country_name


def words_of(event: Any) -> str:
    """Give the folded words of an event, with a space before and after each."""
    parts = [
        *(event.title, event.summary, event.place_name, event.address, event.town),
        country_name(event.country),
    ]
    return f" {fold(' '.join(parts))} "
