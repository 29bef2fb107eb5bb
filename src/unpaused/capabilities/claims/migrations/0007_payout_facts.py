"""What a payout, a batch and a file of the bank say of themselves stays as it was made; only their states go on.

The account of a payout is taken anew once, when it has waited for a change of account.
"""

from django.db import migrations

FORWARD = """
CREATE TRIGGER claims_payout_facts BEFORE UPDATE ON claims_payout FOR EACH ROW
    WHEN ((OLD.claim_id, OLD.key, OLD.end_to_end_id, OLD.amount_fen, OLD.made_at)
            IS DISTINCT FROM (NEW.claim_id, NEW.key, NEW.end_to_end_id, NEW.amount_fen, NEW.made_at)
        OR (OLD.payee IS DISTINCT FROM NEW.payee AND OLD.state <> 'held'))
    EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER claims_payout_kept BEFORE DELETE OR TRUNCATE ON claims_payout
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();

CREATE TRIGGER claims_payoutbatch_facts BEFORE UPDATE ON claims_payoutbatch FOR EACH ROW
    WHEN ((OLD.msg_id, OLD.made_at, OLD.execute_on, OLD.payouts_count, OLD.total_fen)
        IS DISTINCT FROM (NEW.msg_id, NEW.made_at, NEW.execute_on, NEW.payouts_count, NEW.total_fen))
    EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER claims_payoutbatch_kept BEFORE DELETE OR TRUNCATE ON claims_payoutbatch
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();

CREATE TRIGGER claims_bankmessage_facts BEFORE UPDATE ON claims_bankmessage FOR EACH ROW
    WHEN ((OLD.sha256, OLD.name, OLD.subject_id, OLD.content, OLD.received_at)
        IS DISTINCT FROM (NEW.sha256, NEW.name, NEW.subject_id, NEW.content, NEW.received_at))
    EXECUTE FUNCTION claims_refuse_change();

CREATE TRIGGER claims_bankmismatch_facts BEFORE UPDATE ON claims_bankmismatch FOR EACH ROW
    WHEN ((OLD.message_id, OLD.kind, OLD.payout_id, OLD.batch_id, OLD.reference, OLD.detail, OLD.at)
            IS DISTINCT FROM
            (NEW.message_id, NEW.kind, NEW.payout_id, NEW.batch_id, NEW.reference, NEW.detail, NEW.at)
        OR OLD.cleared_at IS NOT NULL)
    EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER claims_bankmismatch_kept BEFORE DELETE OR TRUNCATE ON claims_bankmismatch
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();

DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'unpaused_app') THEN
        REVOKE DELETE, TRUNCATE ON claims_payout, claims_payoutbatch, claims_bankmismatch FROM unpaused_app;
    END IF;
END $$;
"""

BACKWARD = """
DROP TRIGGER claims_payout_facts ON claims_payout;
DROP TRIGGER claims_payout_kept ON claims_payout;
DROP TRIGGER claims_payoutbatch_facts ON claims_payoutbatch;
DROP TRIGGER claims_payoutbatch_kept ON claims_payoutbatch;
DROP TRIGGER claims_bankmessage_facts ON claims_bankmessage;
DROP TRIGGER claims_bankmismatch_facts ON claims_bankmismatch;
DROP TRIGGER claims_bankmismatch_kept ON claims_bankmismatch;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_clearing_and_denials")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
