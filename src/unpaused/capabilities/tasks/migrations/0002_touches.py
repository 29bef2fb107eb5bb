"""Whatever happens to a task touches its person."""

from django.db import migrations

from unpaused.foundation.events.touching import watch


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial"), ("events", "0002_touch")]
    operations = [
        watch("tasks_task", "subject", "subject_id"),
    ]
