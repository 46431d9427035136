"""Who was erased, so that a restored backup can be made to forget them again.

The ledger names nobody: a line holds the moment and the public id of a profile that no
longer exists. It lies beside the database and not in it, so that putting back an older
database leaves it as it is.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings


def write(public_id: UUID, *, now: datetime) -> None:
    """Add a line that is on the disk when this returns; the same id stands there once.

    Written after the erasure was kept: whoever stands here is gone, always.
    """
    if public_id in read():
        return
    line = json.dumps({"erased_at": now.isoformat(), "public_id": str(public_id)})
    written = _file().read_bytes() if _file().exists() else None
    torn = b"\n" if written and not written.endswith(b"\n") else b""
    ledger = os.open(_file(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(ledger, torn + f"{line}\n".encode())
        os.fsync(ledger)
    finally:
        os.close(ledger)
    if written is None:
        _keep_entry(_file().parent)


def read() -> set[UUID]:
    """Give the public ids of everybody who was erased; a torn line names nobody."""
    try:
        lines = _file().read_text().splitlines()
    except FileNotFoundError:
        return set()
    return {public_id for line in lines if (public_id := _public_id(line))}


def _public_id(line: str) -> UUID | None:
    try:
        return UUID(json.loads(line)["public_id"])
    except (ValueError, KeyError, TypeError):
        return None


def _keep_entry(folder: Path) -> None:
    """Let the name of a new file survive a power cut, too."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "erased.jsonl"
