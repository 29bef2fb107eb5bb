from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0006_spot_checks")]
    operations = [
        migrations.RemoveIndex(model_name="listrow", name="screening_l_state_304723_idx"),
        migrations.AddField("listrow", "stake_fen", models.BigIntegerField(db_default=0, default=0)),
    ]
