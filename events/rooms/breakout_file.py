"""Writes the file by which Zoom seats people in breakout rooms ahead of a call.

Source: no specification; the form that Zoom's own help and ten independent scripts
give: this header to the letter, a row for each person, no mark of byte order. So
nothing may be put in front of an address that a spreadsheet would compute: whoever
has one is for the host to seat by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

HEADER = ("Pre-assign Room Name", "Email Address")
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def breakout_csv(rows: Iterable[tuple[str, str]]) -> bytes:
    """Give the file for rows of a room's name and somebody's address."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()


def is_harmless(address: str) -> bool:
    """Say whether an address can stand in the file as it is."""
    return bool(address) and not address.startswith(_BEGINS_A_FORMULA)
