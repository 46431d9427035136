"""Where the photos of members lie, and in which sizes: only bytes made by us.

A photo has a random name; a new crop is a new name, so that no browser shows the old.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from networking_site.lib.pictures import square

SIZES = {"small": 160, "large": 640}
WHOLE = "whole"


def keep(whole: bytes, *, crop: list[int]) -> UUID:
    """Write a photo and its squares under a new name; `crop` is x, y, side in ‰."""
    name = uuid4()
    x, y, side = crop
    _write(name, WHOLE, whole)
    for part, size in SIZES.items():
        _write(name, part, square(whole, x=x, y=y, side=side, size=size))
    return name


def read(name: UUID, part: str) -> bytes | None:
    """Give the bytes of one size (WebP), or None where they are gone."""
    try:
        with default_storage.open(_path(name, part)) as file:
            data: bytes = file.read()
    except FileNotFoundError:
        return None
    return data


def forget(name: UUID | None) -> None:
    """Delete every size of a photo."""
    if name is not None:
        for part in (WHOLE, *SIZES):
            default_storage.delete(_path(name, part))


def _write(name: UUID, part: str, data: bytes) -> None:
    default_storage.save(_path(name, part), ContentFile(data))


def _path(name: UUID, part: str) -> str:
    return f"photos/{name.hex[:2]}/{name.hex}-{part}.webp"
