import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0010_calibrations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("listrow", "proposed_person", models.BigIntegerField(null=True)),
        migrations.AddField("listrow", "proposed_at", models.DateTimeField(null=True)),
        migrations.AddField("listrow", "proposed_contact", models.BooleanField(db_default=False, default=False)),
        migrations.AddField(
            "listrow",
            "proposed_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
