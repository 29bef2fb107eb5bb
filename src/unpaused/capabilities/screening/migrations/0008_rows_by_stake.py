from django.db import migrations, models

from unpaused.foundation.machine.migrating import AddIndexWhileInUse


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("screening", "0007_stakes")]
    operations = [
        AddIndexWhileInUse(
            "listrow",
            models.Index(fields=["state", "branch_code", "-stake_fen", "-probability"], name="rows_by_stake"),
        ),
    ]
