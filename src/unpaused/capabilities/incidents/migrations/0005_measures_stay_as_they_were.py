"""What a measure says, and what was decided about it, is never changed: the database refuses it, whoever asks."""

from django.db import migrations

FORWARD = """
UPDATE incidents_measure m SET put_in_force_at = i.activated_at
    FROM incidents_incident i WHERE i.id = m.incident_id AND i.activated_at IS NOT NULL;
CREATE FUNCTION incidents_refuse_other_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.incident_id, NEW.type_name, NEW.value, NEW.areas, NEW.products, NEW.since, NEW.put_in_force_at,
        NEW.replaces_id, NEW.safe, NEW.filing_number, NEW.notice_text, NEW.notice_url, NEW.notice_on)
        IS DISTINCT FROM
       (OLD.incident_id, OLD.type_name, OLD.value, OLD.areas, OLD.products, OLD.since, OLD.put_in_force_at,
        OLD.replaces_id, OLD.safe, OLD.filing_number, OLD.notice_text, OLD.notice_url, OLD.notice_on) THEN
        RAISE EXCEPTION 'a measure in force is replaced, never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION incidents_refuse_decided_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'waiting' THEN
        RAISE EXCEPTION 'what was decided about a measure is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_never_changed BEFORE UPDATE ON incidents_measure
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse_other_measure();
CREATE TRIGGER measure_change_decided_once BEFORE UPDATE ON incidents_measurechange
    FOR EACH ROW EXECUTE FUNCTION incidents_refuse_decided_change();
"""
BACKWARD = """
DROP FUNCTION incidents_refuse_other_measure CASCADE;
DROP FUNCTION incidents_refuse_decided_change CASCADE
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_measure_changes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
