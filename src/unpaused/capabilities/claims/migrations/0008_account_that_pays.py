"""A batch keeps the account that pays it, and that stays as it was made: its file can be written again."""

from django.db import migrations, models

_FACTS = ("msg_id", "made_at", "execute_on", "payouts_count", "total_fen")


def _stay(columns: tuple[str, ...]) -> str:
    old, new = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
    return f"""
DROP TRIGGER claims_payoutbatch_facts ON claims_payoutbatch;
CREATE TRIGGER claims_payoutbatch_facts BEFORE UPDATE ON claims_payoutbatch FOR EACH ROW
    WHEN (({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION claims_refuse_change();
"""


KINDS = [
    ("unreadable", "The file cannot be read"),
    ("unknown_reference", "A payment that we did not instruct"),
    ("unknown_batch", "An answer to a batch that we did not send"),
    ("wrong_sum", "Count or sum of the batch do not agree"),
    ("wrong_amount", "Booked with another amount than instructed"),
    ("booked_twice", "Booked a second time"),
    ("contradiction", "The bank contradicts itself"),
    ("duplicate", "The bank takes the payment for a repeat"),
    ("other_account", "Booked on an account that is not the one that pays"),
]


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_payout_facts")]
    operations = [
        migrations.AddField("payoutbatch", "payer", models.JSONField(null=True)),
        migrations.AlterField("bankmismatch", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.RunSQL(_stay((*_FACTS, "payer")), _stay(_FACTS)),
    ]
