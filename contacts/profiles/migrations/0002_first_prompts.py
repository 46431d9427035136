"""The prompts a new community begins with; organisers may change the set."""

from django.db import migrations

FIRST = [
    ("People ask me about", "what_i_do", 1),
    ("Lately I have been working on", "what_i_do", 2),
    ("Outside work you will find me", "about_me", 3),
    ("I would love to hear about", "about_me", 4),
]


def add_prompts(apps, schema_editor):
    prompt = apps.get_model("profiles", "Prompt")
    for text, half, position in FIRST:
        prompt.objects.create(text=text, half=half, position=position)


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]
    operations = [migrations.RunPython(add_prompts, migrations.RunPython.noop)]
