"""A message that changes its state touches its person; that a worker has taken it says nothing yet."""

from django.db import migrations

from unpaused.foundation.events.touching import watch


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("events", "0002_touch")]
    operations = [
        watch(
            "outreach_message",
            "subject",
            "subject_id",
            when="now.state <> was.state AND now.state <> 'leased' OR now.delivered_at IS DISTINCT FROM was.delivered_at",
        ),
    ]
