"""Tables for spreadsheets, in which nothing that people typed is ever computed.

CSV as in RFC 4180; what a spreadsheet would take for a formula gets an apostrophe in
front (OWASP, CSV injection). XLSX is ECMA-376, by XlsxWriter, every cell as text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import TypeAlias

import xlsxwriter

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row: TypeAlias = Sequence[str | int]

# The full-width forms of = + - @ are computed too, by spreadsheets set to Japanese.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WIDEST = 60


def as_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Give a table as CSV, all quoted, with the mark by which Excel knows UTF-8."""
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in header])
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(header: Sequence[str], rows: Iterable[Row], *, sheet: str) -> bytes:
    """Give a table as XLSX with one sheet; text stays text, only ints are numbers."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet(sheet)
    widths = [len(word) for word in header]
    for column, word in enumerate(header):
        page.write_string(0, column, word, book.add_format({"bold": True}))
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
    return file.getvalue()


def _harmless(cell: str | int) -> str:
    text = str(cell)
    if isinstance(cell, str) and text.lstrip(" ").startswith(_BEGINS_A_FORMULA):
        return f"'{text}"
    return text
