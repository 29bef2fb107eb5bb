from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=40)),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={"indexes": [models.Index(fields=["record", "key"], name="touches_of_record")]},
        ),
    ]
