"""The database itself keeps the sub-ledger: entries balance, and what is booked stays as it is.

- An entry's postings sum to zero at commit (deferred constraint triggers on both tables).
- Postings join an entry only in the transaction that made it, so that a balanced entry cannot be reopened.
- Entries, postings, decisions and what the bank sent cannot be changed, deleted or emptied by anyone; the app role has
  not even the grant.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE claims_ledgerentry ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION claims_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% cannot be changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION claims_posting_joins_new_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM claims_ledgerentry WHERE id = NEW.entry_id AND transaction = pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'entry % was booked before', NEW.entry_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION claims_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
    lines integer;
    total numeric;
BEGIN
    IF TG_TABLE_NAME = 'claims_posting' THEN asked := NEW.entry_id; ELSE asked := NEW.id; END IF;
    SELECT count(*), coalesce(sum(amount_fen), 0) INTO lines, total FROM claims_posting WHERE entry_id = asked;
    IF lines < 2 OR total <> 0 THEN
        RAISE EXCEPTION 'entry % does not balance: % lines, sum %', asked, lines, total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER claims_posting_joins_new_entry BEFORE INSERT ON claims_posting
    FOR EACH ROW EXECUTE FUNCTION claims_posting_joins_new_entry();
CREATE CONSTRAINT TRIGGER claims_entry_balances AFTER INSERT ON claims_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claims_entry_balances();
CREATE CONSTRAINT TRIGGER claims_posting_balances AFTER INSERT ON claims_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claims_entry_balances();

CREATE TRIGGER claims_ledgerentry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON claims_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER claims_posting_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON claims_posting
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER claims_decision_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON claims_decision
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER claims_decisiontables_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON claims_decisiontables
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER claims_bankentry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON claims_bankentry
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER claims_bankmessage_kept BEFORE DELETE OR TRUNCATE ON claims_bankmessage
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();

DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'unpaused_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON claims_ledgerentry, claims_posting, claims_decision, claims_decisiontables,
            claims_bankentry FROM unpaused_app;
        REVOKE DELETE, TRUNCATE ON claims_bankmessage FROM unpaused_app;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'unpaused_auditor') THEN
        GRANT SELECT ON claims_ledgerentry, claims_posting TO unpaused_auditor;
    END IF;
END $$;
"""

BACKWARD = """
DROP FUNCTION claims_entry_balances, claims_posting_joins_new_entry, claims_refuse_change CASCADE;
ALTER TABLE claims_ledgerentry DROP COLUMN transaction;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
