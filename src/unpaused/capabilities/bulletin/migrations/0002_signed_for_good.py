"""What was signed can never change; a frozen figure never changes at all, and leaves only with an unsigned draft."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION bulletin_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' OR OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a signed bulletin cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF (NEW.number, NEW.incident_id, NEW.head, NEW.as_of, NEW.drafted_by_id)
        IS DISTINCT FROM (OLD.number, OLD.incident_id, OLD.head, OLD.as_of, OLD.drafted_by_id) THEN
        RAISE EXCEPTION 'a draft is frozen: it can only be signed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION bulletin_figure_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE signed timestamptz;
BEGIN
    IF TG_OP IN ('TRUNCATE', 'UPDATE') THEN
        RAISE EXCEPTION 'a frozen figure cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT signed_at INTO signed FROM bulletin_bulletin
        WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.bulletin_id ELSE OLD.bulletin_id END FOR SHARE;
    IF signed IS NOT NULL THEN
        RAISE EXCEPTION 'a signed bulletin cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
END $$;
CREATE TRIGGER bulletin_signed BEFORE UPDATE OR DELETE ON bulletin_bulletin
    FOR EACH ROW EXECUTE FUNCTION bulletin_refuse_change();
CREATE TRIGGER bulletin_never_emptied BEFORE TRUNCATE ON bulletin_bulletin
    FOR EACH STATEMENT EXECUTE FUNCTION bulletin_refuse_change();
CREATE TRIGGER bulletin_figure_frozen BEFORE INSERT OR UPDATE OR DELETE ON bulletin_frozenfigure
    FOR EACH ROW EXECUTE FUNCTION bulletin_figure_refuse_change();
CREATE TRIGGER bulletin_figure_never_emptied BEFORE TRUNCATE ON bulletin_frozenfigure
    FOR EACH STATEMENT EXECUTE FUNCTION bulletin_figure_refuse_change();
"""
BACKWARD = "DROP FUNCTION bulletin_refuse_change CASCADE; DROP FUNCTION bulletin_figure_refuse_change CASCADE"


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
