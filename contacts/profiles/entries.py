"""Which entries of the directory match, and whose of them somebody may find.

SQLite and PostgreSQL search text each in its own way; `Stands` hides the difference.
What is looked for is a list: for each word asked for, how it may be spelt, a star after
it where the beginning of a word is enough: `[["brea*"], ["lisbon", "lisboa"]]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connections, models
from django.db.models import F, Func, Q

from contacts.profiles.answers import TABLE as LINES
from contacts.profiles.directory.nearness import (
    can_be_misspelt,
    near_words,
    slips_of,
)
from contacts.profiles.querysets import connected_with

if TYPE_CHECKING:
    from contacts.profiles.models import (  # noqa: F401  named in strings
        Entry,
        Slip,
        User,
    )
    from contacts.profiles.querysets import Viewer

TABLE = "profiles_entry_words"


class Stands(Func):
    """True where one spelling of each word stands in a column of `in_`.

    Where that holds for a column of `not_in` as well, it is false. Words are folded:
    but for the star they are letters and digits, which mean nothing to either database.
    """

    output_field = models.BooleanField()  # type: ignore[assignment]
    conditional = True

    def __init__(
        self,
        spellings: Iterable[Sequence[str]],
        *,
        in_: Sequence[str],
        not_in: Sequence[str] = (),
        table: str = TABLE,
    ) -> None:
        super().__init__(F("id"))
        self.table = table
        self.spellings = tuple(tuple(words) for words in spellings)
        self.columns, self.others = tuple(in_), tuple(not_in)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        words = " AND ".join(
            "(" + " OR ".join(_for_sqlite(word) for word in some) + ")"
            for some in self.spellings
        )
        wanted = "{%s} : (%s)" % (" ".join(self.columns), words)  # noqa: UP031
        for other in self.others:
            wanted = f"({wanted}) NOT ({other} : ({words}))"
        table = self.table
        sql = f"{column} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)"  # noqa: S608
        return sql, [*params, wanted]

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column: Any = self.source_expressions[0]
        table = compiler.quote_name_unless_alias(column.alias)
        words = " & ".join(
            "(" + " | ".join(_for_postgresql(word) for word in some) + ")"
            for some in self.spellings
        )
        parts = [f"{table}.{name}_words @@ %s::tsquery" for name in self.columns]
        sql = f"({' OR '.join(parts)})"
        for other in self.others:
            sql += f" AND NOT {table}.{other}_words @@ %s::tsquery"
        return f"({sql})", [words] * (len(self.columns) + len(self.others))


def _for_sqlite(word: str) -> str:
    return f'"{word[:-1]}" *' if word.endswith("*") else f'"{word}"'


def _for_postgresql(word: str) -> str:
    return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, viewer: Viewer) -> EntryQuerySet:
        """Give the entries of members whom a directory shows this viewer."""
        from contacts.profiles.models import Profile

        return self.filter(
            Profile.objects.listed_for(viewer).include("profile", by="pk")
        )

    def with_trait(self, kind: str, value: str) -> EntryQuerySet:
        """Keep entries of members who have this to be found by."""
        from contacts.profiles.models import Trait

        has = Trait.objects.filter(kind=kind, value=value)
        return self.filter(pk__in=has.values("entry"))

    def named(self, words: Sequence[Sequence[str]]) -> EntryQuerySet:
        """Keep entries with each word in the name."""
        return self.filter(Stands(words, in_=["names"])) if words else self.none()

    def telling(self, words: Sequence[Sequence[str]]) -> EntryQuerySet:
        """Keep entries in which members read each word, but not in the name alone."""
        if not words:
            return self
        return self.filter(Stands(words, in_=["members"], not_in=["names"]))

    def telling_connections(
        self, viewer: Viewer, words: Sequence[Sequence[str]]
    ) -> EntryQuerySet:
        """Keep entries of her connections, in which only these read each word."""
        if not words or not viewer.is_authenticated:
            return self.none()
        hers = self.filter(profile__user__in=connected_with(viewer))
        return hers.filter(
            Stands(words, in_=["connections"], not_in=["members", "names"])
        )

    def matching(self, words: Sequence[Sequence[str]]) -> EntryQuerySet:
        """Keep entries with each word where every member may read it."""
        return self.filter(Stands(words, in_=["names", "members"])) if words else self

    def saying(
        self, stems: Sequence[Sequence[str]], *, in_: Sequence[str]
    ) -> EntryQuerySet:
        """Keep entries whose asks, or offers, for members hold each of these stems."""
        return self.filter(Stands(stems, in_=in_, table=LINES)) if stems else self

    def holding(self, word: str) -> EntryQuerySet:
        """Keep entries in which members read exactly this word."""
        return self.filter(Stands([[word]], in_=["members"]))

    def forget_removed_words(self) -> None:
        """Let the database drop at once what it keeps of entries taken out.

        SQLite marks removed words and drops them when it next merges its index.
        """
        connection = connections[self.db]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for table in (TABLE, LINES):
                    cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


class SlipQuerySet(models.QuerySet["Slip"]):
    def near(self, words: Iterable[str]) -> list[list[str]]:
        """Give for each word how it may be meant: as it is, and nearly so spelt."""
        asked = list(words)
        slips = {
            slip for word in asked if can_be_misspelt(word) for slip in slips_of(word)
        }
        rows = self.filter(slip__in=slips).values_list("word", flat=True)
        known = set(rows) if slips else set()
        return [[f"{word}*", *near_words(word, known)] for word in asked]


def newcomers(*, since: Any) -> Q:
    """Give the condition for entries of members who joined after a moment."""
    return Q(is_new=True, joined_at__gt=since)
