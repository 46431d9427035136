"""Reads what spreadsheets would: the cells of a CSV or XLSX file."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import BytesIO, StringIO
from zipfile import ZipFile


def read_csv(content: bytes) -> list[list[str]]:
    """Give the rows of a CSV file, without the mark that may stand before them."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content: bytes) -> list[list[str]]:
    """Give the rows of the only sheet of an XLSX file; a formula in it is an error."""
    parcel = ZipFile(BytesIO(content))
    sheet = parcel.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    shared: list[str] = []
    if "xl/sharedStrings.xml" in parcel.namelist():
        strings = parcel.read("xl/sharedStrings.xml").decode()
        shared = [_text(one) for one in re.findall(r"<si>.*?</si>", strings, re.DOTALL)]
    rows = re.findall(r"<row .*?</row>", sheet, re.DOTALL)
    return [
        [
            _cell(kind, inner, shared)
            for kind, inner in re.findall(r"<c ([^>]*)>(.*?)</c>", row, re.DOTALL)
        ]
        for row in rows
    ]


def _cell(kind: str, inner: str, shared: list[str]) -> str:
    if 't="s"' in kind:
        return shared[int(re.sub(r"<[^>]+>", "", inner))]
    return _text(inner)


def _text(inner: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", inner))
