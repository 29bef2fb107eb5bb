"""What a person may say of a payout once they have spoken with the bank, by what we hold for true so far."""

from collections.abc import Mapping

NOTED, PAID, NOT_PAID = "noted", "paid", "not_paid"
OUTCOMES = (NOTED, PAID, NOT_PAID)

_BY_STATE: Mapping[str, tuple[str, ...]] = {
    "instructed": (NOTED, PAID, NOT_PAID),
    "accepted": (NOTED, PAID, NOT_PAID),
    "uncertain": (NOTED, PAID, NOT_PAID),
    "paid": (NOTED, NOT_PAID),
    "rejected": (NOTED, PAID),
}


def outcomes(payout_state: str) -> tuple[str, ...]:
    """That nothing of ours changes may always be said; "" stands for a mismatch that fits no payout."""
    return _BY_STATE.get(payout_state, (NOTED,))
