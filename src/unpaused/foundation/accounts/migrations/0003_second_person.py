from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_cache")]
    operations = [
        migrations.AddField("user", "unconfirmed_by", ArrayField(models.BigIntegerField(), null=True)),
    ]
