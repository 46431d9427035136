"""Give the series we have the start and the zone of their first date."""

from django.db import migrations


def teach(apps, schema_editor):
    Series = apps.get_model("events", "Series")
    for series in Series.objects.all():
        first = series.events.order_by("recurrence_id", "starts_at").first()
        if first is not None:
            series.first_day = first.day
            series.start_time = first.start_time
            series.minutes = first.minutes
            series.time_zone = first.time_zone
            series.save()


class Migration(migrations.Migration):
    dependencies = [("events", "0002_say_more_of_events")]
    operations = [migrations.RunPython(teach, migrations.RunPython.noop)]
