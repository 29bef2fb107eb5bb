"""The cache that all processes share: codes used already, failures counted. Django makes its table by a command only."""

from django.db import migrations

FORWARD = """
CREATE TABLE unpaused_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX unpaused_cache_expires ON unpaused_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE unpaused_cache")]
