"""What a payout, a batch and a file of the bank say of themselves stays as it was made; only their states go on.

The account of a payout is taken anew once, when it has waited for a change of account.
"""

from django.db import migrations

FACTS = {
    "claims_payout": ("claim_id", "key", "end_to_end_id", "amount_fen", "made_at"),
    "claims_payoutbatch": ("msg_id", "made_at", "execute_on", "payouts_count", "total_fen"),
    "claims_bankmessage": ("sha256", "name", "subject_id", "content", "received_at"),
    "claims_bankmismatch": ("message_id", "kind", "payout_id", "batch_id", "reference", "detail", "at"),
}
NOR = {
    "claims_payout": "OLD.payee IS DISTINCT FROM NEW.payee AND OLD.state <> 'held'",
    "claims_bankmismatch": "OLD.cleared_at IS NOT NULL",
}
"""What is refused beside a change of the facts."""
KEPT = ("claims_payout", "claims_payoutbatch", "claims_bankmismatch")
"""The bank's messages are kept since 0002."""


def _facts_stay(table: str) -> str:
    old, new = (", ".join(f"{side}.{column}" for column in FACTS[table]) for side in ("OLD", "NEW"))
    also = f" OR ({NOR[table]})" if table in NOR else ""
    return f"""
CREATE TRIGGER {table}_facts BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN (({old}) IS DISTINCT FROM ({new}){also}) EXECUTE FUNCTION claims_refuse_change();
"""


def _is_kept(table: str) -> str:
    return f"""
CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();
"""


REVOKED = f"""
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'unpaused_app') THEN
        REVOKE DELETE, TRUNCATE ON {", ".join(KEPT)} FROM unpaused_app;
    END IF;
END $$;
"""
FORWARD = "".join([*map(_facts_stay, FACTS), *map(_is_kept, KEPT), REVOKED])
BACKWARD = "".join(
    [*(f"DROP TRIGGER {table}_facts ON {table};" for table in FACTS)]
    + [f"DROP TRIGGER {table}_kept ON {table};" for table in KEPT]
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_clearing_and_denials")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
