"""Entries hold asks and offers line by line, and it is kept what their words tell.

The columns are added by hand: on SQLite Django would make the table anew, and the
triggers that feed the search of the directory would be gone with the old one.
"""

from django.db import migrations, models

COLUMNS = ("asks", "offers")


class Migration(migrations.Migration):
    dependencies = [("profiles", "0008_show_who_waits")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE profiles_entry ADD COLUMN {name} text NOT NULL DEFAULT ''",
                    f"ALTER TABLE profiles_entry DROP COLUMN {name}",
                )
                for name in COLUMNS
            ],
            state_operations=[
                migrations.AddField(
                    "entry", name, models.TextField(blank=True, default="")
                )
                for name in COLUMNS
            ],
        ),
        migrations.CreateModel(
            name="LineWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("word", models.CharField(blank=True, max_length=40, unique=True)),
                ("members", models.PositiveIntegerField()),
                ("company", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name": "word of asks and offers",
                "verbose_name_plural": "words of asks and offers",
            },
        ),
    ]
