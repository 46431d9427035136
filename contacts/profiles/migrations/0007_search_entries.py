"""The search over entries, and an entry for every member who is listed already.

What an entry holds is decided by `actions/directory.py`; this is how it was on the day
of the migration, said with the columns there were.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone
from django.utils.text import slugify

from contacts.profiles.directory.folding import fold
from contacts.profiles.directory.nearness import can_be_misspelt, slips_of
from contacts.profiles.languages import country_name, language_names

COLUMNS = ("names", "members", "connections")
BATCH = 500

# Words are folded before they are kept, so the plainest tokenizer is the right one: it
# takes apart at spaces, and everything beyond ASCII for letters. Where words stand
# in a column is not kept: nobody searches for phrases.
SQLITE = [
    """
    CREATE VIRTUAL TABLE profiles_entry_words USING fts5(
        names, members, connections, content='profiles_entry', content_rowid='id',
        tokenize='ascii', detail='column', prefix='1 2 3'
    )
    """,
    """
    CREATE TRIGGER profiles_entry_put_in AFTER INSERT ON profiles_entry BEGIN
        INSERT INTO profiles_entry_words(rowid, names, members, connections)
        VALUES (new.id, new.names, new.members, new.connections);
    END
    """,
    """
    CREATE TRIGGER profiles_entry_taken_out AFTER DELETE ON profiles_entry BEGIN
        INSERT INTO profiles_entry_words
            (profiles_entry_words, rowid, names, members, connections)
        VALUES ('delete', old.id, old.names, old.members, old.connections);
    END
    """,
    """
    CREATE TRIGGER profiles_entry_changed
    AFTER UPDATE OF names, members, connections ON profiles_entry BEGIN
        INSERT INTO profiles_entry_words
            (profiles_entry_words, rowid, names, members, connections)
        VALUES ('delete', old.id, old.names, old.members, old.connections);
        INSERT INTO profiles_entry_words(rowid, names, members, connections)
        VALUES (new.id, new.names, new.members, new.connections);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER profiles_entry_changed",
    "DROP TRIGGER profiles_entry_taken_out",
    "DROP TRIGGER profiles_entry_put_in",
    "DROP TABLE profiles_entry_words",
]
POSTGRESQL = [
    statement.format(column=column)
    for column in COLUMNS
    for statement in (
        """
        ALTER TABLE profiles_entry ADD COLUMN {column}_words tsvector
        GENERATED ALWAYS AS
        (array_to_tsvector(string_to_array({column}, ' '))) STORED
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


def build(apps, schema_editor):
    profiles = (
        apps.get_model("profiles", "Profile")
        .objects.filter(user__is_active=True, waiting_since=None)
        .exclude(shown_to="nobody")
        .exclude(name="")
        .exclude(what_i_do="")
        .exclude(about_me="")
        .order_by("created_at", "pk")
        .prefetch_related("topics", "hooks__prompt", "asks__topics")
    )
    new_since = timezone.now() - timedelta(days=30)
    kept, words = [], set()
    for profile in profiles.iterator(chunk_size=BATCH):
        kept.append((profile, profile.created_at > new_since))
        if len(kept) == BATCH:
            words |= put_in(apps, kept)
            kept = []
    words |= put_in(apps, kept)
    slip = apps.get_model("profiles", "Slip")
    rows = (
        slip(slip=other, word=word)
        for word in sorted(words)
        if can_be_misspelt(word)
        for other in slips_of(word)
    )
    slip.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def put_in(apps, kept):
    entry, trait = (
        apps.get_model("profiles", "Entry"),
        apps.get_model("profiles", "Trait"),
    )
    entries = []
    for profile, is_new in kept:
        members = text_for(profile, {"everyone", "members"})
        connections = text_for(profile, {"everyone", "members", "connections"})
        for_all = profile.shown_to != "connections"
        entries.append(
            entry(
                profile=profile,
                names=fold(profile.name),
                members=members if for_all else "",
                connections="" if for_all and connections == members else connections,
                turn=profile.pk * 2654435769 % 2**32,
                is_new=is_new,
                joined_at=profile.created_at,
            )
        )
    entry.objects.bulk_create(entries)
    trait.objects.bulk_create(
        trait(entry=made, kind=kind, value=value, label=label)
        for made in entries
        for kind, value, label in traits_of(made.profile)
    )
    return {word for made in entries for word in made.members.split()}


def text_for(profile, levels):
    def seen(field):
        return getattr(profile, f"{field}_shown_to") in levels

    parts = [profile.name]
    parts += [
        getattr(profile, field)
        for field in ("headline", "what_i_do", "about_me", "place")
        if seen(field)
    ]
    for hook in profile.hooks.all():
        if seen(hook.prompt.half):
            parts.append(hook.text)
    if seen("topics"):
        parts += [topic.name for topic in profile.topics.all()]
    for ask in open_asks(profile):
        if seen(f"{ask.kind}s"):
            parts += [ask.text, *(topic.name for topic in ask.topics.all())]
    if seen("place"):
        parts.append(country_name(profile.country))
    if seen("languages"):
        parts += language_names(profile.languages)
    return " ".join(sorted(set(fold(" ".join(parts)).split())))


def open_asks(profile):
    return [ask for ask in profile.asks.all() if ask.state == "open"]


def traits_of(profile):
    def seen(field):
        return getattr(profile, f"{field}_shown_to") in {"everyone", "members"}

    found = {("here", ""): ""}
    if profile.shown_to == "connections":
        return [("here", "", "")]
    if seen("topics"):
        found |= {("topic", t.slug): t.name for t in profile.topics.all()}
    if seen("place"):
        town = slugify(profile.place, allow_unicode=True)[:80]
        found |= {("place", town): profile.place} if town else {}
        name = country_name(profile.country)
        found |= {("place", profile.country): name} if name else {}
    if seen("languages"):
        for code in profile.languages:
            for name in language_names([code]):
                found["language", code] = name
    for ask in open_asks(profile):
        if seen(f"{ask.kind}s"):
            kind = "looking_for" if ask.kind == "ask" else "can_help"
            found |= {(kind, t.slug): t.name for t in ask.topics.all()}
    return [(kind, value, label) for (kind, value), label in found.items()]


class Migration(migrations.Migration):
    dependencies = [("profiles", "0006_find_people")]
    operations = [
        migrations.RunPython(add_search, remove_search),
        migrations.RunPython(build, migrations.RunPython.noop),
    ]
