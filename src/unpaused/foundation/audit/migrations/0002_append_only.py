"""The trail can only grow: a trigger refuses changes to everyone, grants refuse them to the app role."""

from django.db import migrations

FORWARD = """
ALTER TABLE audit_auditrow ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_auditrow_transaction ON audit_auditrow (transaction, id);
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail cannot be changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditrow
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'unpaused_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditrow, audit_auditseal FROM unpaused_app;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'unpaused_auditor') THEN
        GRANT SELECT ON audit_auditrow, audit_auditseal TO unpaused_auditor;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION audit_refuse_change CASCADE")]
