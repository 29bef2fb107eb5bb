"""What was signed can never change, to any role; afterwards only the route goes on: decided once, handed over once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION filings_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('TRUNCATE', 'DELETE') THEN
        RAISE EXCEPTION 'a report is never removed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state = 'discarded' THEN
        RAISE EXCEPTION 'a discarded draft cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.signed_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - ARRAY['state', 'decided_by_id', 'decided_at', 'reasons', 'handed_over_by_id', 'handed_over_at',
            'channel', 'receipt'])
        IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'decided_by_id', 'decided_at', 'reasons', 'handed_over_by_id',
            'handed_over_at', 'channel', 'receipt']) THEN
        RAISE EXCEPTION 'a signed report cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state <> 'signed' OR NEW.state NOT IN ('returned', 'accepted', 'handed_over') THEN
        RAISE EXCEPTION 'a report is decided or handed over once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION filings_figure_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE signed timestamptz;
BEGIN
    IF TG_OP IN ('TRUNCATE', 'UPDATE') THEN
        RAISE EXCEPTION 'a frozen figure cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT signed_at INTO signed FROM filings_filing
        WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.filing_id ELSE OLD.filing_id END FOR SHARE;
    IF signed IS NOT NULL THEN
        RAISE EXCEPTION 'a signed report cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
END $$;
CREATE FUNCTION filings_file_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a file of a signed report cannot be changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER filings_signed BEFORE UPDATE OR DELETE ON filings_filing
    FOR EACH ROW EXECUTE FUNCTION filings_refuse_change();
CREATE TRIGGER filings_never_emptied BEFORE TRUNCATE ON filings_filing
    FOR EACH STATEMENT EXECUTE FUNCTION filings_refuse_change();
CREATE TRIGGER filings_figure_frozen BEFORE INSERT OR UPDATE OR DELETE ON filings_filedfigure
    FOR EACH ROW EXECUTE FUNCTION filings_figure_refuse_change();
CREATE TRIGGER filings_figure_never_emptied BEFORE TRUNCATE ON filings_filedfigure
    FOR EACH STATEMENT EXECUTE FUNCTION filings_figure_refuse_change();
CREATE TRIGGER filings_file_kept BEFORE UPDATE OR DELETE ON filings_filingfile
    FOR EACH ROW EXECUTE FUNCTION filings_file_refuse_change();
CREATE TRIGGER filings_file_never_emptied BEFORE TRUNCATE ON filings_filingfile
    FOR EACH STATEMENT EXECUTE FUNCTION filings_file_refuse_change();
"""
BACKWARD = """
DROP FUNCTION filings_refuse_change CASCADE; DROP FUNCTION filings_figure_refuse_change CASCADE;
DROP FUNCTION filings_file_refuse_change CASCADE
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
