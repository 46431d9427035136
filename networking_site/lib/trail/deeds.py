"""The deeds that the trail knows, each with its words; apps add theirs here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_words: dict[str, _StrOrPromise] = {}


def deed(name: str, words: _StrOrPromise) -> str:
    """Name a deed, and say it in words that follow the name of who did it."""
    _words[name] = words
    return name


def is_known(name: str) -> bool:
    """Say whether a deed has words."""
    return name in _words


def words_for(name: str) -> str:
    """Give the words of a deed, or its name if nobody knows it any more."""
    return str(_words.get(name, name))


def choices() -> list[tuple[str, str]]:
    """Give all deeds with their words, in the order of the words."""
    return sorted(((name, str(words)) for name, words in _words.items()), key=_by_words)


def _by_words(choice: tuple[str, str]) -> str:
    return choice[1]


SIGNED_IN = deed("signed_in", _("signed in"))
ADDED = deed("added", _("added"))
CHANGED = deed("changed", _("changed"))
DELETED = deed("deleted", _("deleted"))
READ = deed("read", _("read"))
LOOKED_THROUGH = deed("looked_through", _("looked through the list"))
