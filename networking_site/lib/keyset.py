"""Pages through a list by key, so that page 500 costs what page 1 costs.

The method is the "seek method" (Markus Winand, Use The Index, Luke: paging through
results): a page starts behind the last row of the page before, found by index.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=models.Model)
LONGEST_CURSOR = 200


@dataclass(frozen=True)
class _Cursor:
    """The values of the last row read, and the number of the list it stood in."""

    values: list[Any]
    part: int


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, and the query strings that lead to its neighbours."""

    rows: list[Row]
    next_url: str
    first_url: str


def page(
    rows: QuerySet[Row], *, by: Sequence[str], query: QueryDict, size: int
) -> Page[Row]:
    """Give the reader the page that `after` in the query string asks for.

    `by` names the ordering fields, each with a minus for descending, the last of them
    unique; all go in the same direction. A cursor that makes no sense is page one.
    """
    return page_through([rows], by=by, query=query, size=size)


def page_through(
    parts: Sequence[QuerySet[Row]], *, by: Sequence[str], query: QueryDict, size: int
) -> Page[Row]:
    """Give the reader one page of several lists that follow one another.

    The lists have no row in common, and each is in the same order, as with `page`.
    """
    names = [name.lstrip("-") for name in by]
    way = "lt" if by[0].startswith("-") else "gt"
    cursor = _read_cursor(query.get("after", ""), like=parts[0].model, names=names)
    part = min(cursor.part, len(parts) - 1) if cursor else 0
    found: list[tuple[int, Row]] = []
    for number in range(part, len(parts)):
        rows = parts[number].order_by(*by)
        if cursor and number == part:
            rows = rows.filter(_behind(names, cursor.values, way=way))
        found += [(number, row) for row in rows[: size + 1 - len(found)]]
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    link = query.copy()
    link.pop("after", None)
    first_url = f"?{link.urlencode()}" if cursor else ""
    next_url = ""
    if more:
        number, last = found[-1]
        values = [_value(last, name) for name in names]
        link["after"] = _write_cursor([*values, number] if number else values)
        next_url = f"?{link.urlencode()}"
    rows_found = [row for _, row in found]
    return Page(rows=rows_found, next_url=next_url, first_url=first_url)


def _behind(names: Sequence[str], values: Sequence[Any], *, way: str) -> Q:
    first, value = names[0], values[0]
    if len(names) == 1:
        return Q(**{f"{first}__{way}": value})
    rest = _behind(names[1:], values[1:], way=way)
    return Q(**{f"{first}__{way}e": value}) & (Q(**{f"{first}__{way}": value}) | rest)


def _value(row: models.Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value.isoformat() if isinstance(value, datetime) else value


def _write_cursor(values: list[Any]) -> str:
    text = json.dumps(values, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(
    text: str, *, like: type[models.Model], names: Sequence[str]
) -> _Cursor | None:
    if not text or len(text) > LONGEST_CURSOR:
        return None
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(values, list) or not all(_fits(value) for value in values):
            return None
        part = values.pop() if len(values) == len(names) + 1 else 0
        if not isinstance(part, int) or part < 0 or len(values) != len(names):
            return None
        known = [
            _field(like, name).to_python(value)
            for name, value in zip(names, values, strict=True)
        ]
        return _Cursor(known, part) if all(map(_is_in_reach, known)) else None
    except Exception:  # noqa: BLE001  whatever is wrong with it, it is not a cursor
        return None


def _fits(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError
    if isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError
    return True


def _is_in_reach(value: Any) -> bool:
    """Say whether every database and zone can count with this, if it is a moment."""
    if not isinstance(value, datetime):
        return True
    return value.tzinfo is not None and 1 < value.year < 9999


def _field(model: type[models.Model], name: str) -> Any:
    *way, last = name.split("__")
    for part in way:
        model = model._meta.get_field(part).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)
