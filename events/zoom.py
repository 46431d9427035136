"""Reads the participants report that Zoom gives the host of a meeting, as CSV.

Source: no specification; the form of `participants_heroes_full.csv` in the R package
zoomclass and of later exports. A block about the meeting may stand above the header, or
its columns in front of it; a person who came again has a row for each time, and rows
that overlap for two devices; the unique users' form has minutes and no times. It knows
no database and no clock. Every line behind the header is in a person, or left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from networking_site.lib.text import clean_line

MOST_BYTES, MOST_ROWS, MOST_PEOPLE = 1024 * 1024, 5000, 500
LONGEST_NAME = 120
LONGEST = timedelta(days=2)
_FORMATS = [
    *("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p"),
    *("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M"),
    *("%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y %I:%M %p"),
    *("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M"),
    *("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"),
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"),
]
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
Span = tuple[datetime, datetime]


class Problem(StrEnum):
    """Why a file is no report that we read."""

    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_PEOPLE = "too_many_people"
    NO_HEADER = "no_header"
    NOBODY = "nobody"


class Why(StrEnum):
    """Why a row is in no person."""

    NAMELESS = "nameless"
    WAITED = "waited"
    BROKEN = "broken"


class UnreadableReport(ValueError):
    """The file is not a report that we read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass
class Person:
    """Somebody in the call, with all rows of hers; times are by the host's clock."""

    name: str
    original: str
    email: str
    minutes: int | None = None
    spans: list[Span] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class LeftOut:
    """A row that is in no person, by its line in the file, and why."""

    line: int
    why: Why


@dataclass(frozen=True)
class Report:
    """All rows of a report: those that are people, and those left out."""

    people: list[Person]
    left_out: list[LeftOut]

    @property
    def rows(self) -> int:
        """Count the rows that are accounted for."""
        return sum(len(one.lines) for one in self.people) + len(self.left_out)


def read(data: bytes) -> Report:
    """Give a host the people of a report; raises UnreadableReport, and nothing else."""
    if len(data) > MOST_BYTES:
        raise UnreadableReport(Problem.TOO_BIG)
    lines = _text(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start, columns, delimiter = _header(lines)
    rows = [
        (number, line)
        for number, line in enumerate(lines[start:], start=start + 1)
        if line.strip(f' \t"{delimiter}')
    ]
    if len(rows) > MOST_ROWS:
        raise UnreadableReport(Problem.TOO_MANY_ROWS)
    people: dict[str, Person] = {}
    left_out: list[LeftOut] = []
    cut = [(number, _cells(line, delimiter)) for number, line in rows]
    times = _TimesOf(columns, [cells for _, cells in cut if cells])
    for number, cells in cut:
        why = _why_not(cells, columns)
        if why is not None:
            left_out.append(LeftOut(number, why))
            continue
        assert cells is not None  # else there was a reason
        name, email = _name(cells, columns), _email(cells, columns)
        person = people.setdefault(email or name.casefold(), _person(name, email))
        person.lines.append(number)
        span = times.span(cells)
        if span is not None:
            person.spans.append(span)
        elif (minutes := _minutes(cells, columns)) is not None:
            person.minutes = max(person.minutes or 0, minutes)
    if len(people) > MOST_PEOPLE:
        raise UnreadableReport(Problem.TOO_MANY_PEOPLE)
    if not people:
        raise UnreadableReport(Problem.NOBODY)
    for person in people.values():
        if person.spans:
            person.spans = merged(person.spans)
            person.minutes = max(person.minutes or 0, minutes_of(person.spans))
    return Report(list(people.values()), left_out)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Give the times somebody was there, each counted once however they overlap."""
    kept: list[Span] = []
    for start, end in sorted(spans):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def minutes_of(spans: Iterable[Span]) -> int:
    """Give the whole minutes that these times last together."""
    lasting = sum((end - start for start, end in merged(spans)), timedelta(0))
    return round(lasting / timedelta(minutes=1))


def _text(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").replace("\0", "")
    if data[1:40:2].count(0) > len(data[1:40:2]) // 2:
        return data.decode("utf-16-le", errors="replace").replace("\0", "")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.replace("\0", "")


def _header(lines: Sequence[str]) -> tuple[int, dict[str, int], str]:
    """Give where the rows begin, which column is which, and what stands between them.

    Columns are looked for from the name on: those of the meeting may stand in front.
    """
    for number, line in enumerate(lines[:MOST_ROWS], start=1):
        if "name" not in line.casefold():
            continue
        for delimiter in (",", ";", "\t"):
            columns = _columns(_cells(line, delimiter) or [])
            if columns:
                return number, columns, delimiter
    raise UnreadableReport(Problem.NO_HEADER)


def _columns(titles: list[str]) -> dict[str, int]:
    titles = [title.strip().casefold() for title in titles]
    at = next((n for n, title in enumerate(titles) if title.startswith("name")), None)
    if at is None:
        return {}
    known = {
        "email": ("user email", "email"),
        "joined": ("join time",),
        "left": ("leave time",),
        "minutes": ("duration", "total duration"),
        "waited": ("in waiting room",),
    }
    found = {"name": at}
    for number, title in enumerate(titles[at + 1 :], start=at + 1):
        for column, beginnings in known.items():
            if column not in found and title.startswith(beginnings):
                found[column] = number
    return found if "joined" in found or "minutes" in found else {}


def _cells(line: str, delimiter: str) -> list[str] | None:
    """Cut one line; a quote that is never closed spoils this line and no other."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _cell(cells: list[str], columns: dict[str, int], name: str) -> str:
    number = columns.get(name, len(cells))
    return cells[number].strip() if number < len(cells) else ""


def _why_not(cells: list[str] | None, columns: dict[str, int]) -> Why | None:
    if cells is None:
        return Why.BROKEN
    if not _name(cells, columns):
        return Why.NAMELESS
    if _cell(cells, columns, "waited").casefold() in ("yes", "true"):
        return Why.WAITED
    return None


def _name(cells: list[str], columns: dict[str, int]) -> str:
    return clean_line(_cell(cells, columns, "name"))[:LONGEST_NAME].strip()


def _email(cells: list[str], columns: dict[str, int]) -> str:
    email = clean_line(_cell(cells, columns, "email")).casefold()
    return email if "@" in email and len(email) <= 254 else ""


def _person(name: str, email: str) -> Person:
    """Tell `Display (Original)` apart: the original is in the last brackets."""
    shown, bracket, original = name.rpartition("(")
    if not bracket or not original.endswith(")") or not shown.strip():
        return Person(name=name, original="", email=email)
    return Person(name=name, original=original[:-1].strip(), email=email)


def _minutes(cells: list[str], columns: dict[str, int]) -> int | None:
    text = _cell(cells, columns, "minutes")
    most = LONGEST // timedelta(minutes=1)
    if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= most:
        return int(text)
    return None


class _TimesOf:
    """The times of one file, read in the one format that fits most of them.

    Which of two numbers is the month is not to be told from one row.
    """

    def __init__(self, columns: dict[str, int], rows: list[list[str]]) -> None:
        self.columns = columns
        written = [_cell(cells, columns, "joined") for cells in rows]
        written += [_cell(cells, columns, "left") for cells in rows]
        fits = {
            one: sum(_time(text, one) is not None for text in written[:400])
            for one in _FORMATS
        }
        self.format = max(fits, key=lambda one: fits[one])

    def span(self, cells: list[str]) -> Span | None:
        """Give when a row's person came and left, if that makes sense."""
        start = _time(_cell(cells, self.columns, "joined"), self.format)
        end = _time(_cell(cells, self.columns, "left"), self.format)
        if start is None or end is None or not start <= end <= start + LONGEST:
            return None
        return start, end


def _time(text: str, form: str) -> datetime | None:
    if not 8 <= len(text) <= 40:
        return None
    try:
        return datetime.strptime(text, form)  # by the host's clock
    except ValueError:
        return None
