"""Tables for spreadsheets, in which nothing that people typed is ever computed.

CSV as in RFC 4180; what a spreadsheet would take for a formula gets an apostrophe in
front (OWASP, CSV injection). XLSX is ECMA-376, by XlsxWriter, every cell as text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from itertools import chain
from typing import IO, TypeAlias

import xlsxwriter

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row: TypeAlias = Sequence[str | int]

# The full-width forms of = + - @ are computed too, by spreadsheets set to Japanese.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WIDEST = 60
_ROWS_IN_A_PART = 100


def as_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Give a table as CSV, all quoted, with the mark by which Excel knows UTF-8."""
    return b"".join(csv_parts(header, rows))


def csv_parts(
    header: Sequence[str], rows: Iterable[Row], *, marked: bool = True
) -> Iterator[bytes]:
    """Give a table as CSV piece by piece, however long; `marked` for Excel.

    The mark (U+FEFF) stands once, in front; programs that are not spreadsheets take it
    for a letter of the first title.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    text.write("\ufeff" if marked else "")
    for number, row in enumerate(chain([header], rows)):
        writer.writerow([_harmless(cell) for cell in row])
        if number % _ROWS_IN_A_PART == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def as_xlsx(header: Sequence[str], rows: Iterable[Row], *, sheet: str) -> bytes:
    """Give a table as XLSX with one sheet; text stays text, only ints are numbers."""
    file = BytesIO()
    write_xlsx(file, header, rows, sheet=sheet, constant_memory=False)
    return file.getvalue()


def write_xlsx(
    file: IO[bytes],
    header: Sequence[str],
    rows: Iterable[Row],
    *,
    sheet: str,
    constant_memory: bool = True,
) -> None:
    """Write a table as XLSX into a file, row by row, however long."""
    how = "constant_memory" if constant_memory else "in_memory"
    book = xlsxwriter.Workbook(file, {how: True})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True})
    widths = [len(word) for word in header]
    for column, word in enumerate(header):
        page.write_string(0, column, word, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], len(str(cell)))
            if isinstance(cell, int):
                page.write_number(number, column, cell)
            else:
                page.write_string(number, column, cell)
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width + 2, _WIDEST))
    page.freeze_panes(1, 0)
    book.close()


def _harmless(cell: str | int) -> str:
    text = str(cell)
    if isinstance(cell, str) and text.lstrip(" ").startswith(_BEGINS_A_FORMULA):
        return f"'{text}"
    return text
