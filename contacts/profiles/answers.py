"""Which entries answer the asks of a member, and whose asks hers answer.

SQLite and PostgreSQL rank text each in its own way; `Best` hides the difference. Words
are folded: they are letters and digits, which mean nothing to either database.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import F, Func

if TYPE_CHECKING:
    from contacts.profiles.models import Entry, LineWord  # noqa: F401  named in strings

TABLE = "profiles_entry_lines"


@dataclass(frozen=True)
class Wish:
    """Words of which one must stand in each column named, and how many to give."""

    words: dict[str, Sequence[str]]
    most: int


class Best(Func):
    """True for the best entries for each wish, but for those with some keys."""

    output_field = models.BooleanField()  # type: ignore[assignment]
    conditional = True

    def __init__(self, wishes: Sequence[Wish], *, but_not: Collection[int]) -> None:
        super().__init__(F("id"))
        self.wishes = [wish for wish in wishes if all(wish.words.values())]
        # Keys are whole numbers, and too many to hand over one by one.
        self.others = ", ".join(str(int(key)) for key in sorted(but_not))

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        parts, params = [], []
        for wish in self.wishes:
            parts.append(
                f"SELECT * FROM (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
                f" AND rowid NOT IN ({self.others}) ORDER BY rank LIMIT {wish.most:d})"
            )
            columns = (
                f"{name} : ({' OR '.join(_quoted(words))})"
                for name, words in wish.words.items()
            )
            params.append(" AND ".join(columns))
        return self._among(parts, params, compiler)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        parts, params = [], []
        for wish in self.wishes:
            met = " AND ".join(f"{name}_words @@ %s::tsquery" for name in wish.words)
            ranks = [f"ts_rank({name}_words, %s::tsquery)" for name in wish.words]
            # Of two, the worse counts: who is met by much on one side only comes after.
            parts.append(
                f"(SELECT id FROM profiles_entry WHERE {met}"  # noqa: S608
                f" AND NOT id = ANY('{{{self.others}}}')"
                f" ORDER BY LEAST({', '.join(ranks)}) DESC, id LIMIT {wish.most:d})"
            )
            queries = [
                " | ".join(f"'{word}'" for word in words)
                for words in wish.words.values()
            ]
            params += queries * 2
        return self._among(parts, params, compiler)

    def _among(self, parts: list[str], params: list[str], compiler: Any) -> Any:
        if not parts:
            raise EmptyResultSet
        column, _ = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({' UNION '.join(parts)})", params


def _quoted(words: Iterable[str]) -> list[str]:
    return [f'"{word}"' for word in words]


class OneOf(Func):
    """True where a column holds one of some words: thousands cost one parameter."""

    output_field = models.BooleanField()  # type: ignore[assignment]
    conditional = True

    def __init__(self, column: str, words: Collection[str]) -> None:
        super().__init__(F(column))
        self.words = sorted(words)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column, _ = compiler.compile(self.source_expressions[0])
        words = json.dumps(self.words, ensure_ascii=False)
        return f"{column} IN (SELECT value FROM json_each(%s))", [words]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column, _ = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s)", [self.words]


class LineWordQuerySet(models.QuerySet["LineWord"]):
    def spelt(self, words: Iterable[str]) -> LineWordQuerySet:
        """Give what is known of these words, and how many members there are."""
        return self.filter(OneOf("word", {"", *words}))
