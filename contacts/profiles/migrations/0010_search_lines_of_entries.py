"""The search over asks and offers of entries, and those of who is listed already.

What an entry holds is decided by `actions/directory.py`; this is how it was on the day
of the migration, said with the columns there were. What words tell is learned by a job.
"""

from django.db import migrations

from contacts.profiles.directory.lines import words_of_line

BATCH = 500
COLUMNS = ("asks", "offers")

SQLITE = [
    """
    CREATE VIRTUAL TABLE profiles_entry_lines USING fts5(
        asks, offers, content='profiles_entry', content_rowid='id', tokenize='ascii'
    )
    """,
    """
    CREATE TRIGGER profiles_entry_lines_put_in AFTER INSERT ON profiles_entry BEGIN
        INSERT INTO profiles_entry_lines(rowid, asks, offers)
        VALUES (new.id, new.asks, new.offers);
    END
    """,
    """
    CREATE TRIGGER profiles_entry_lines_taken_out AFTER DELETE ON profiles_entry BEGIN
        INSERT INTO profiles_entry_lines(profiles_entry_lines, rowid, asks, offers)
        VALUES ('delete', old.id, old.asks, old.offers);
    END
    """,
    """
    CREATE TRIGGER profiles_entry_lines_changed
    AFTER UPDATE OF asks, offers ON profiles_entry BEGIN
        INSERT INTO profiles_entry_lines(profiles_entry_lines, rowid, asks, offers)
        VALUES ('delete', old.id, old.asks, old.offers);
        INSERT INTO profiles_entry_lines(rowid, asks, offers)
        VALUES (new.id, new.asks, new.offers);
    END
    """,
    "INSERT INTO profiles_entry_lines(profiles_entry_lines) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER profiles_entry_lines_changed",
    "DROP TRIGGER profiles_entry_lines_taken_out",
    "DROP TRIGGER profiles_entry_lines_put_in",
    "DROP TABLE profiles_entry_lines",
]
POSTGRESQL = [
    statement.format(column=column)
    for column in COLUMNS
    for statement in (
        """
        ALTER TABLE profiles_entry ADD COLUMN {column}_words tsvector
        GENERATED ALWAYS AS
        (array_to_tsvector(string_to_array(translate({column}, E'\\n', ' '), ' '))) STORED
        """,
        """
        CREATE INDEX profiles_entry_{column}_words ON profiles_entry
        USING gin ({column}_words) WITH (gin_pending_list_limit = 256)
        """,
    )
]
POSTGRESQL_BACK = [
    f"ALTER TABLE profiles_entry DROP COLUMN {column}_words" for column in COLUMNS
]


def run(schema_editor, *, sqlite, postgresql):
    vendor = schema_editor.connection.vendor
    for statement in sqlite if vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def add_search(apps, schema_editor):
    run(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def remove_search(apps, schema_editor):
    run(schema_editor, sqlite=SQLITE_BACK, postgresql=POSTGRESQL_BACK)


def fill(apps, schema_editor):
    entry_model = apps.get_model("profiles", "Entry")
    entries = (
        entry_model.objects.exclude(profile__shown_to="connections")
        .filter(profile__asks__state="open")
        .distinct()
        .prefetch_related("profile__asks__topics")
        .order_by("pk")
    )
    some = []
    for entry in entries.iterator(chunk_size=BATCH):
        for kind in COLUMNS:
            if getattr(entry.profile, f"{kind}_shown_to") in {"everyone", "members"}:
                setattr(entry, kind, lines_of(entry.profile, kind))
        some.append(entry)
        if len(some) == BATCH:
            entry_model.objects.bulk_update(some, COLUMNS)
            some = []
    entry_model.objects.bulk_update(some, COLUMNS)


def lines_of(profile, kind):
    lines = (
        " ".join(words_of_line(ask.text, [topic.name for topic in ask.topics.all()]))
        for ask in sorted(profile.asks.all(), key=lambda one: (one.created_at, one.pk))
        if ask.state == "open" and f"{ask.kind}s" == kind
    )
    return "\n".join(filter(None, lines))


class Migration(migrations.Migration):
    dependencies = [("profiles", "0009_add_lines_to_entries")]
    operations = [
        migrations.RunPython(add_search, remove_search),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
