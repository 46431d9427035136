"""Tries every address with every role and every method against `docs/privacy.md`."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
ROLES = ["visitor", "member", "hers", "blocked", "organiser"]
TABLE = Path(__file__).parents[2] / "docs" / "privacy.md"
DEEDS = {200, 204, 302, 400, 422, 503}


@dataclass(frozen=True)
class Row:
    """One line of the table: the methods of an address, and what each role gets."""

    methods: list[str]
    expected: dict[str, str]


@dataclass(frozen=True)
class Address:
    """One address of the site, with its name and a path to try."""

    name: str
    path: str


def read_table() -> dict[str, Row]:
    """Read the rows, by the name or the pattern of names they stand for."""
    rows = {}
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 7 or not cells[0].startswith("`"):
            continue
        row = Row(cells[1].split(), dict(zip(ROLES, cells[2:], strict=True)))
        for name in cells[0].split(","):
            rows[name.strip().strip("`")] = row
    return rows


def row_for(name: str, rows: dict[str, Row]) -> Row | None:
    """Find the row of an address; its own name goes before a pattern."""
    if name in rows:
        return rows[name]
    return next(
        (row for pattern, row in rows.items() if fnmatch.fnmatchcase(name, pattern)),
        None,
    )


def all_addresses(samples: dict[str, str]) -> list[Address]:
    """Give every address of the resolver; `samples` fills in the paths."""
    return [
        Address(name, reverse(name, kwargs={key: samples[key] for key in keys}))
        for name, keys in _patterns(get_resolver().url_patterns)
    ]


def _patterns(
    patterns: list[URLPattern | URLResolver],
    space: str = "",
    above: tuple[str, ...] = (),
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each named address with the names of what stands in its path."""
    for pattern in patterns:
        keys = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from _patterns(pattern.url_patterns, inner, keys)
        elif pattern.name:
            yield f"{space}{pattern.name}", keys


def nameless() -> list[str]:
    """Give patterns without a name: they could not stand in the table."""
    found = []

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            elif not pattern.name:
                found.append(str(pattern.pattern))

    walk(get_resolver().url_patterns)
    return found


def try_doors(
    addresses: list[Address],
    *,
    clients: dict[str, Callable[[], Client]],
    rows: dict[str, Row],
    methods: list[str] = METHODS,
) -> list[str]:
    """Give a sentence for each answer that is not as the table says."""
    breaches = []
    for role, make_client in clients.items():
        for address in addresses:
            row = row_for(address.name, rows)
            if row is None:
                breaches.append(f"{address.name} has no row in docs/privacy.md")
                continue
            expected = row.expected["visitor" if role in AS_VISITORS else role]
            theirs = row.methods[0] not in METHODS
            for method in ("GET", "POST", "PUT") if theirs else methods:
                client = make_client()
                client.raise_request_exception = False
                response = client.generic(method, address.path)
                if not _as_expected(expected, method, row, response):
                    breaches.append(
                        f"{role} {method} {address.path} ({address.name}): "
                        f"{response.status_code} where {expected!r} stands"
                    )
    return breaches


AS_VISITORS = {"unverified", "suspended"}


def _as_expected(expected: str, method: str, row: Row, response) -> bool:  # type: ignore[no-untyped-def]
    status = response.status_code
    to_the_door = status == 302 and response["Location"].startswith("/accounts/login/")
    if expected == "open or door":
        return status < 500 and status != 403
    if expected in ("denied", "by permission"):
        return status < 500 and (expected == "by permission" or status != 200)
    if row.methods[0] not in METHODS:
        return to_the_door or status < 500
    if expected == "door":
        return to_the_door
    allowed = {*row.methods, "HEAD"} if "GET" in row.methods else set(row.methods)
    if method not in allowed:
        return status == 405 or to_the_door
    if expected == "404":
        return status == 404
    return status in DEEDS and not to_the_door
