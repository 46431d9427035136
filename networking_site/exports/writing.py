"""Writes a sheet in the format that was asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

from networking_site.exports.models import Export
from networking_site.exports.sheets import Sheet
from networking_site.lib.tables import (
    CSV_TYPE,
    XLSX_TYPE,
    Row,
    as_xlsx,
    csv_parts,
    write_xlsx,
)


def type_of(export: Export) -> str:
    """Give the media type of a file."""
    return XLSX_TYPE if export.format == Export.Format.XLSX else CSV_TYPE


def parts_of(export: Export, sheet: Sheet) -> Iterator[bytes]:
    """Give a short table piece by piece; XLSX, which is a parcel, in one."""
    if export.format == Export.Format.XLSX:
        yield as_xlsx(sheet.header, sheet.rows, sheet=export.what)
        return
    yield from _csv(export, sheet, sheet.rows)


def write(export: Export, sheet: Sheet, *, rows: Iterable[Row]) -> None:
    """Write a table beside its place and move it there whole; memory does not grow."""
    folder = export.file.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{uuid4().hex}.part"
    try:
        with open(draft, "xb", opener=_for_us_alone) as file:
            if export.format == Export.Format.XLSX:
                write_xlsx(file, sheet.header, rows, sheet=export.what)
            else:
                file.writelines(_csv(export, sheet, rows))
        draft.rename(export.file)
    finally:
        draft.unlink(missing_ok=True)


def _csv(export: Export, sheet: Sheet, rows: Iterable[Row]) -> Iterator[bytes]:
    is_marked = export.format == Export.Format.CSV
    return csv_parts(sheet.header, rows, marked=is_marked)


def _for_us_alone(path: str | Path, flags: int) -> int:
    return os.open(path, flags, 0o600)
