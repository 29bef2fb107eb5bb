from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_rehearsals")]

    operations = [
        migrations.AddField("incident", "widened", models.JSONField(db_default={}, default=dict)),
        migrations.AlterField(
            "measurechange",
            "kind",
            models.CharField(
                choices=[
                    ("end", "Ended early"),
                    ("prolong", "Prolonged"),
                    ("change", "Changed"),
                    ("add", "Added"),
                    ("widen", "Areas added"),
                ],
                max_length=8,
            ),
        ),
    ]
