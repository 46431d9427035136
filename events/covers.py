"""Where the pictures of events lie, and in which sizes: only bytes made by us.

A picture has a random name, so another one has another address. Dates of a series and
clones may share one: its files go when no row names it any more.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from events.models import Event, Series
from networking_site.lib.pictures import wide

# Two to one: what previews elsewhere show whole, and what leaves room for words here.
SIZES = {"small": 640, "large": 1600}


def keep(whole: bytes) -> UUID:
    """Write a picture in all sizes under a new name."""
    name = uuid4()
    for size, width in SIZES.items():
        data = wide(whole, width=width)
        default_storage.save(_path(name, size), ContentFile(data))
    return name


def read(name: UUID, size: str) -> bytes | None:
    """Give the bytes of one size (WebP), or None where they are gone."""
    try:
        with default_storage.open(_path(name, size)) as file:
            data: bytes = file.read()
    except FileNotFoundError:
        return None
    return data


def forget(name: UUID | None) -> None:
    """Delete every size of a picture, unless some event or series shows it."""
    if name is None or _is_shown(name):
        return
    for size in SIZES:
        default_storage.delete(_path(name, size))


def _is_shown(name: UUID) -> bool:
    shown = (model._default_manager.filter(cover=name) for model in (Event, Series))
    return any(rows.exists() for rows in shown)


def _path(name: UUID, size: str) -> str:
    return f"covers/{name.hex[:2]}/{name.hex}-{size}.webp"
