"""Reads a list of people to invite, as it was pasted or stands in a CSV file.

It knows no database. A row is a line; each is in a person, or told apart with a reason,
by its number. A line names one address, with a name around it or in cells beside it, or
several addresses, as a mail program gives them.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from networking_site.lib.text import clean_line

MOST_BYTES, MOST_ROWS = 1024 * 1024, 1000
LONGEST_ADDRESS, LONGEST_NAME, LONGEST_SHOWN = 254, 80, 120
_DELIMITERS = (",", ";", "\t")
_IN_BRACKETS = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>\s]+)>$")
_TITLES = {"email", "e-mail", "mail", "address", "e-mail address", "email address"}
_NAMES = {"name", "full name", "first name", "last name", "given name", "family name"}
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class UnreadableList(ValueError):
    """The file holds no text in lines."""


@dataclass(frozen=True)
class Row:
    """One person of a list, or a line that names none."""

    line: int
    said: str
    address: str = ""
    name: str = ""
    is_heading: bool = False


def text_of(data: bytes) -> str:
    """Give the text of a file in UTF-8, UTF-16 or Windows' Western letters."""
    encoding = _MARKS.get(data[:2], "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("latin-1" if encoding == "utf-8-sig" else encoding, "ignore")
    if "\0" in text:
        raise UnreadableList
    return text


def read(text: str) -> list[Row]:
    """Give a row for each person, and for each line that names nobody."""
    lines = re.split(r"\r\n|\r|\n", text)
    rows: list[Row] = []
    names: list[int] = []
    for number, line in enumerate(lines, start=1):
        cells = _cells(line)
        if not any(cells):
            continue
        if not rows and _is_heading(cells):
            names = [n for n, cell in enumerate(cells) if cell.casefold() in _NAMES]
            rows.append(Row(number, _shown(line), is_heading=True))
            continue
        rows += _people(number, line, cells, names)
    return rows


def as_lines(text: str) -> str:
    """Give a list again as text to look at and send, line by line as it was."""
    return "\n".join(clean_line(line) for line in re.split(r"\r\n|\r|\n", text))


def _people(number: int, line: str, cells: list[str], names: list[int]) -> list[Row]:
    found = [_person(cell) for cell in cells if "@" in cell]
    if len(found) > 1:
        return [Row(number, _shown(f"{n} {a}"), a, n[:LONGEST_NAME]) for n, a in found]
    name, address = found[0] if found else ("", "")
    if not address:
        return [Row(number, _shown(line))]
    beside = [cells[n] for n in names if n < len(cells) and "@" not in cells[n]]
    if not names:
        beside = [cell for cell in cells if cell and "@" not in cell][:2]
    name = name or clean_line(" ".join(beside))
    return [Row(number, _shown(line), address, name[:LONGEST_NAME].strip())]


def _person(cell: str) -> tuple[str, str]:
    """Tell a name from an address; what is no address is none."""
    known = _IN_BRACKETS.match(cell)
    name = known["name"].strip(" \"'") if known else ""
    address = (known["address"] if known else cell).casefold().removeprefix("mailto:")
    try:
        validate_email(address)
    except ValidationError:
        return name, ""
    return name, address if len(address) <= LONGEST_ADDRESS else ""


def _is_heading(cells: list[str]) -> bool:
    titles = {cell.casefold() for cell in cells}
    return bool(titles & (_TITLES | _NAMES)) and not any("@" in cell for cell in cells)


def _cells(line: str) -> list[str]:
    """Cut one line; a quote that is never closed spoils this line and no other."""
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        cells = [line]
    return [clean_line(cell).strip(" ,;") for cell in cells]


def _shown(line: str) -> str:
    return clean_line(line)[:LONGEST_SHOWN]
