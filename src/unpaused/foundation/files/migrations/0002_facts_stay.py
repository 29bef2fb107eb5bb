"""A file is kept as it came or not at all: what is known of it is never changed, by the app role or its owner."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION files_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is known of a kept file cannot be changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER files_storedfile_facts BEFORE UPDATE OR TRUNCATE ON files_storedfile
    FOR EACH STATEMENT EXECUTE FUNCTION files_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION files_refuse_change CASCADE")]
