"""Draws an address as a QR code that any camera reads; the template holds the markup.

Source: ISO/IEC 18004, which asks for four modules of quiet zone around the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4


@dataclass(frozen=True)
class Qr:
    """A code, drawn: its side in modules, and the path of its dark ones."""

    text: str
    side: int
    path: str


def qr(text: str) -> Qr:
    """Draw a code that is read even when a seventh of it, or more, is covered."""
    code = segno.make(text, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix_iter(border=QUIET)]
    path = "".join(_runs(row, y=y) for y, row in enumerate(rows))
    return Qr(text, side=len(rows), path=path)


def _runs(row: bytes, *, y: int) -> str:
    x = 0
    drawn = ""
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            drawn += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return drawn
