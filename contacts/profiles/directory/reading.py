"""What can be found of a member: the words of her face, and what it can be narrowed by.

Read from faces, so that what somebody may find is decided where it is decided what she
may see. Mail, telephone, pronouns and links are not for finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.text import slugify

from contacts.profiles.directory.folding import fold
from contacts.profiles.directory.lines import words_of_line
from contacts.profiles.languages import country_name, language_names

if TYPE_CHECKING:
    from contacts.profiles.models import Profile
    from contacts.profiles.visibility import AskLine, Face

LONGEST_VALUE = 80
Traits = dict[tuple[str, str], str]


def words_of(face: Face) -> str:
    """Give the different words that somebody who sees this face may find it by."""
    lines = [*face.asks, *face.offers]
    parts = [
        *(face.name, face.headline, face.what_i_do, face.about_me),
        *(face.place, face.country_name),
        *(hook.text for hook in face.hooks),
        *face.topics,
        *face.languages,
        *(line.text for line in lines),
        *(topic for line in lines for topic in line.topics),
    ]
    return " ".join(sorted(set(fold(" ".join(parts)).split())))


def lines_of(lines: Iterable[AskLine]) -> str:
    """Give asks or offers as an entry keeps them: a line each, in telling words."""
    kept = (" ".join(words_of_line(line.text, line.topics)) for line in lines)
    return "\n".join(filter(None, kept))


def traits_of(profile: Profile, *, face: Face) -> Traits:
    """Give what a directory can be narrowed by, where the face shows it.

    Each is a kind and a value, as addresses say them, with the name people read.
    """
    found: Traits = {("here", ""): ""}
    found |= _named("topic", face.topics)
    if face.place:
        found |= _named("place", [face.place])
    if face.country_name:
        found["place", profile.country] = country_name(profile.country)
    for code in profile.languages if face.languages else []:
        for name in language_names([code]):
            found["language", code] = name
    found |= _named("looking_for", [t for line in face.asks for t in line.topics])
    found |= _named("can_help", [t for line in face.offers for t in line.topics])
    return found


def _named(kind: str, names: list[str]) -> Traits:
    return {
        (kind, slug): name
        for name in names
        if (slug := slugify(name, allow_unicode=True)[:LONGEST_VALUE])
    }
