from django.db import migrations, models


class Migration(migrations.Migration):
    """Words for pages; the table stays as it is."""

    dependencies = [("outreach", "0003_number_not_theirs")]
    operations = [
        migrations.AlterField(
            "report",
            "status",
            models.CharField(
                max_length=12,
                choices=[
                    ("delivered", "It arrived"),
                    ("failed", "It did not arrive"),
                    ("expired", "Given up after its time"),
                    ("pending", "On its way"),
                    ("unknown", "Unknown"),
                ],
            ),
        ),
    ]
