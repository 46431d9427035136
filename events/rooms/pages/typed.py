"""A page of people with a nugget as somebody typed it, where it could not be kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from events.rooms.pages.met import MetThere
from events.rooms.pages.my_room import MyRoom

Shown = TypeVar("Shown", MetThere, MyRoom)


def with_what_was_sent(
    page: Shown, handle: str, *, nugget: str, errors: Collection[str]
) -> Shown:
    """Give the page with a nugget as it was typed, and what is wrong with it.

    It is of the person with this handle; without one, of the evening.
    """
    if not handle:
        return replace(page, nugget=nugget, errors=errors)
    people = [
        replace(one, nugget=nugget, errors=errors) if one.face.handle == handle else one
        for one in page.people
    ]
    return replace(page, people=people)
