"""Packs everything about a member into one file that she can read without us."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from contacts.profiles.models import User
from networking_site import privacy
from networking_site.lib.group.chosen import our_group


def pack(member: User, *, into: Path) -> None:
    """Write the parcel beside its place and move it there whole.

    The names in it are ours; what members wrote is only ever contents.
    """
    into.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = into.with_name(f".{uuid4().hex}.part")
    try:
        with open(draft, "xb", opener=_for_us_alone) as file:
            _fill(file, member)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(into)
    finally:
        draft.unlink(missing_ok=True)


def as_json(member: User) -> str:
    """Give everything about a member as JSON that people can read."""
    return json.dumps(
        privacy.export(member), cls=DjangoJSONEncoder, indent=2, ensure_ascii=False
    )


def _fill(file: Any, member: User) -> None:
    data = as_json(member)
    files = privacy.files(member)
    context = {
        "site_name": our_group().name,
        "files": sorted(files),
        "parts": _node(json.loads(data)),
        "has_photo": "photo.webp" in files,
    }
    with ZipFile(file, "w", ZIP_DEFLATED) as parcel:
        readme = render_to_string("my_data/takeout.txt", context)
        parcel.writestr("README.txt", readme)
        parcel.writestr("me.json", data)
        parcel.writestr("me.html", render_to_string("my_data/takeout.html", context))
        for name, content in sorted(files.items()):
            parcel.writestr(name, content)


def _node(value: Any) -> dict[str, Any]:
    """Give a value with its kind, as a template can walk through it."""
    if isinstance(value, dict):
        return {
            "kind": "pairs",
            "pairs": [
                {"term": key.replace("_", " ").capitalize(), "node": _node(part)}
                for key, part in value.items()
            ],
        }
    if isinstance(value, list):
        return {"kind": "list", "nodes": [_node(part) for part in value]}
    if isinstance(value, bool):
        return {"kind": "yes" if value else "no"}
    return {"kind": "text", "text": "" if value is None else str(value)}


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
