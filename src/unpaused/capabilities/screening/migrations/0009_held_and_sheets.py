from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0008_rows_by_stake")]
    operations = [
        migrations.AddField("peoplelist", "names_apart", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("peoplelist", "held", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("peoplelist", "sheets", models.BinaryField(null=True)),
    ]
