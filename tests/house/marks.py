"""Finds every column that may hold words, and every place where a mark is left.

A mark is a word that stands nowhere else: `kestrel`, a number, and `q`. One member's
columns each get a mark of their own, so that a mark tells which column it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.admin.utils import NestedObjects
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, models

from contacts.profiles.models import Entry, Slip, Trait, User

MARK = "kestrel"
ROOM_FOR_A_MARK = len(MARK) + 5
MADE_OF_OTHERS = (Entry, Trait, Slip)


def name_of(model: type[models.Model], field: models.Field) -> str:
    """Give the name that an app's privacy.py knows a column by."""
    return f"{model._meta.app_label}.{model.__name__}.{field.name}"


def columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Give every column of every table that has a model."""
    for model in apps.get_models():
        if not model._meta.proxy:
            for field in model._meta.concrete_fields:
                yield model, field


def fate_of(model: type[models.Model], field: models.Field, fates: dict) -> str | None:
    """Give what becomes of a column; what is said of itself goes before its model's."""
    name = name_of(model, field)
    return fates.get(name) or fates.get(name.rpartition(".")[0])


def unclassified(fates: dict[str, str]) -> list[str]:
    """Give the columns of which no privacy.py says what becomes of them."""
    return [name_of(*column) for column in columns() if fate_of(*column, fates) is None]


def words_of_hers(fates: dict[str, str]) -> dict[str, str]:
    """Give each column that holds words of a person, with what becomes of it."""
    found = {name_of(*c): (fate_of(*c, fates) or "", c[1]) for c in columns()}
    return {
        name: fate
        for name, (fate, field) in found.items()
        if fate.startswith(("export", "secret")) and _holds_words(field)
    }


def _holds_words(field: models.Field) -> bool:
    words = models.CharField | models.TextField | models.JSONField
    longest = field.max_length or ROOM_FOR_A_MARK
    return isinstance(field, words) and not field.choices and longest >= ROOM_FOR_A_MARK


def mark_all_of(user: User, fates: dict[str, str]) -> dict[str, str]:
    """Put a mark into each column of words in rows that go with her; name them all."""
    made = {}
    going = NestedObjects(using="default")
    going.collect([user])
    for model, rows in going.data.items():
        if model._meta.proxy or model in MADE_OF_OTHERS:
            continue
        for field in model._meta.concrete_fields:
            fate = fate_of(model, field, fates) or ""
            if not fate.startswith(("export", "secret")) or not _holds_words(field):
                continue
            for row in rows:
                mark = f"{MARK}{len(made)}q"
                made[mark] = name_of(model, field)
                value = [mark] if isinstance(field, models.JSONField) else mark
                model._base_manager.filter(pk=row.pk).update(**{field.name: value})
    return made


def columns_with_a_mark() -> set[str]:
    """Give the names of all columns in which a mark stands somewhere."""
    found = set()
    for model, field in columns():
        for row in model._base_manager.all():
            value = row.get_decoded() if isinstance(row, Session) else None
            value = value if field.name == "session_data" else getattr(row, field.name)
            if MARK in str(value).lower():
                found.add(name_of(model, field))
                break
    return found


def whole_database() -> str:
    """Give the text of every row of every table, and of what is sealed in sessions."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows += [(table, row) for row in cursor.fetchall()]
    opened = [session.get_decoded() for session in Session.objects.all()]
    return repr(rows + opened).lower()


def whole_cache() -> str:
    """Give all that the cache holds."""
    held = getattr(cache, "_cache", {})
    return repr(list(held.items())).lower()


def files() -> set[Path]:
    """Give every file that lies in the folders of members' data."""
    return {file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()}
