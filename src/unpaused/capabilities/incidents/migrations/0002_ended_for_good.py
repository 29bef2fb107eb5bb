"""What ended stays ended; the log book and alerts are never changed: the database refuses it, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION incidents_refuse_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('stood_down', 'lapsed', 'cancelled') AND NEW.status IS DISTINCT FROM OLD.status THEN
        RAISE EXCEPTION 'an incident that ended stays ended' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.activated_at IS NOT NULL AND NEW.activated_at IS DISTINCT FROM OLD.activated_at THEN
        RAISE EXCEPTION 'when an incident came into force is a fact' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION incidents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written down is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER incident_ended_for_good BEFORE UPDATE ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse_return();
CREATE TRIGGER log_entry_never_changed BEFORE UPDATE OR DELETE ON incidents_logentry
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse_change();
CREATE TRIGGER alert_never_changed BEFORE UPDATE OR DELETE ON incidents_alert
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse_change();
"""
BACKWARD = "DROP FUNCTION incidents_refuse_return CASCADE; DROP FUNCTION incidents_refuse_change CASCADE"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
