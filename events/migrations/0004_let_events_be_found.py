"""Let events be found by their words and near a town; those there are get theirs."""

from django.db import migrations, models

import events.models.gathering


def give_words(apps, schema_editor):
    for event in apps.get_model("events", "Event").objects.iterator():
        event.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [("events", "0003_teach_series_their_start")]
    operations = [
        migrations.AddField(
            model_name="event",
            name="words",
            field=events.models.gathering.WordsField(default="", editable=False),
        ),
        migrations.RunPython(give_words, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["country", "starts_at", "id"], name="soonest_near"
            ),
        ),
    ]
