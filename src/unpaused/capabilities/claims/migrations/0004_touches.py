"""Whatever happens to a claim touches its person."""

from django.db import migrations

from unpaused.foundation.events.touching import watch


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_payee_changes"), ("events", "0002_touch")]
    operations = [
        watch("claims_claim", "subject", "subject_id"),
    ]
