"""Gives the people of a report their names, as far as who looks may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.profiles.models import Profile, User
from contacts.profiles.visibility import Face, faces


class Names:
    """The faces of some people, for one viewer; whom she may not see has none."""

    def __init__(self, people: Collection[int], *, viewer: User) -> None:
        """Ask for all of them at once, through the gate."""
        seen = Profile.objects.visible_to(viewer).filter(user__in=people)
        profiles = list(seen.with_relation_to(viewer))
        keys = [profile.user_id for profile in profiles]
        self._faces: dict[int, Face] = dict(zip(keys, faces(profiles), strict=True))

    def __contains__(self, person: int) -> bool:
        return person in self._faces

    def __getitem__(self, person: int) -> Face:
        return self._faces[person]

    def of(self, people: Iterable[int]) -> list[Face]:
        """Give the faces of those she may see."""
        return [self._faces[person] for person in people if person in self._faces]

    def first(self, people: Iterable[int]) -> str:
        """Give the first name she may read, or none."""
        return next((face.name for face in self.of(people)), "")

    def summed_up(self, people: Sequence[int]) -> str:
        """Name the first of some people, and count the others: "Anna and 3 others"."""
        name, others = self.first(people), len(people) - 1
        if not name:
            words = ngettext("%(n)d person", "%(n)d people", len(people))
            return words % {"n": len(people)}
        if not others:
            return name
        words = ngettext(
            "%(name)s and %(n)d other", "%(name)s and %(n)d others", others
        )
        return words % {"name": name, "n": others}


def people_in(content: dict[str, Any]) -> set[int]:
    """Give everybody a report might name."""
    told = content["acquaintance"]
    found = {person for circle in told["circles"] for person in circle["core"]}
    found.update(person for bridge in told["bridges"] for person in bridge["by"])
    found.update(cut["who"] for cut in told["cuts"])
    for part in (told["alone"]["some"], told["newcomers"]["some"]):
        found.update(row[0] for row in part)
    if told["drawn"]:
        found.update(row[0] for row in told["drawn"]["people"])
    return found


def circle_words(number: int, circle: dict[str, Any], names: Names) -> str:
    """Say which circle is meant: its number, and who is in the middle of it."""
    name = names.first(circle["core"])
    if not name:
        return _("circle %(n)d") % {"n": number}
    return _("circle %(n)d around %(name)s") % {"n": number, "name": name}
