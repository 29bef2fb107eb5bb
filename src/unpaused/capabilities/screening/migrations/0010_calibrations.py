from django.db import migrations, models

KINDS = [
    ("own_notices", "Own notices of loss"),
    ("hospital", "Hospital"),
    ("carrier", "Carrier"),
    ("village", "Village or community"),
    ("other", "Other"),
]


class Migration(migrations.Migration):
    dependencies = [("screening", "0009_held_and_sheets")]
    operations = [
        migrations.AddField("listrow", "told", models.FloatField(null=True)),
        migrations.AddField(
            "peoplelist", "book_version", models.CharField(blank=True, db_default="", default="", max_length=80)
        ),
        migrations.CreateModel(
            name="KindCalibration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("version", models.CharField(blank=True, max_length=20)),
                ("a", models.FloatField()),
                ("b", models.FloatField()),
                ("c", models.FloatField()),
                ("decisions", models.IntegerField()),
                ("learnt_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["kind", "-learnt_at"], name="calibration_in_force")]},
        ),
    ]
