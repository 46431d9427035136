"""Tables for spreadsheets: what people typed is never computed."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from networking_site.lib.tables import as_csv, as_xlsx


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠A"],
)
def test_no_cell_begins_a_formula(cell):
    rows = list(csv.reader(StringIO(as_csv(["a"], [[cell]]).decode("utf-8-sig"))))

    assert rows[1] == [f"'{cell}"]


def test_numbers_stay_numbers_and_quotes_stay_quotes():
    assert as_csv(["a"], [[2, 'say "hi"\n']]) == (
        b'\xef\xbb\xbf"a"\r\n"2","say ""hi""\n"\r\n'
    )
    assert as_xlsx(["a"], [[2]], sheet="People").startswith(b"PK")
