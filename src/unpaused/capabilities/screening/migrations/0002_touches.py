"""A match touches its person; a row touches itself and the match that it is joined to, or was."""

from django.db import migrations

from unpaused.foundation.events.touching import watch


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial"), ("events", "0002_touch")]
    operations = [
        watch("screening_match", "subject", "subject_id"),
        watch("screening_listrow", "row", "id"),
        watch("screening_listrow", "match", "match_id", when="now.match_id IS DISTINCT FROM was.match_id"),
    ]
