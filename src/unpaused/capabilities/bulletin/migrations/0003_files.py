"""Files of signed bulletins, which no role can change or remove."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION bulletin_file_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a file of a signed bulletin cannot be changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER bulletin_file_kept BEFORE UPDATE OR DELETE ON bulletin_bulletinfile
    FOR EACH ROW EXECUTE FUNCTION bulletin_file_refuse_change();
CREATE TRIGGER bulletin_file_never_emptied BEFORE TRUNCATE ON bulletin_bulletinfile
    FOR EACH STATEMENT EXECUTE FUNCTION bulletin_file_refuse_change();
"""
BACKWARD = "DROP FUNCTION bulletin_file_refuse_change CASCADE"


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0002_signed_for_good")]
    operations = [
        migrations.CreateModel(
            name="BulletinFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("kind", models.CharField(max_length=4)),
                ("content", models.BinaryField()),
                ("sha256", models.BinaryField(max_length=32)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="bulletin.bulletin"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("bulletin", "language", "kind"), name="bulletin_file_once")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
