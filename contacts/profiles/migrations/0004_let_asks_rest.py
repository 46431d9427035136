"""An ask is open, resting or closed; those that were not open are closed."""

import uuid

from django.db import migrations, models
from django.utils import timezone


def say_in_words(apps, schema_editor):
    ask = apps.get_model("profiles", "Ask")
    ask.objects.filter(is_open=False).update(state="closed")
    ask.objects.update(renewed_at=models.F("created_at"))
    for key in ask.objects.values_list("pk", flat=True).iterator():
        ask.objects.filter(pk=key).update(public_id=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("profiles", "0003_add_photo_links_and_who_sees_what")]
    operations = [
        migrations.AddField(
            model_name="ask",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("resting", "Is it still true?"),
                    ("closed", "Closed"),
                ],
                default="open",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="ask",
            name="renewed_at",
            field=models.DateTimeField(default=timezone.now),
        ),
        migrations.AddField(
            model_name="ask",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunPython(say_in_words, migrations.RunPython.noop),
    ]
