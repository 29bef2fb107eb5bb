import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

CLEARED = models.CheckConstraint(
    condition=models.Q(("cleared_at__isnull", True), ("cleared_by__isnull", True), ("outcome", ""))
    | models.Q(
        ("cleared_at__isnull", False), ("cleared_by__isnull", False), ("outcome__in", ["noted", "paid", "not_paid"])
    ),
    name="mismatch_cleared_by_somebody",
)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0005_identity_seen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("bankmismatch", "cleared_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "bankmismatch",
            "cleared_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "bankmismatch",
            "outcome",
            models.CharField(
                blank=True,
                choices=[
                    ("noted", "Nothing of ours changes"),
                    ("paid", "The bank has paid the whole amount, once"),
                    ("not_paid", "The bank has paid nothing"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField("payoutbatch", "denial_created_at", models.DateTimeField(null=True)),
        AddConstraintNotValid("bankmismatch", CLEARED),
        ValidateConstraint("bankmismatch", "mismatch_cleared_by_somebody"),
    ]
