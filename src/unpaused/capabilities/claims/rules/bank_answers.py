"""What the bank's codes mean (ISO 20022 external payment status and reason codes)."""

from typing import Literal

Meaning = Literal["known", "accepted", "paid", "rejected", "repeat", "unknown"]

_BY_STATUS: dict[str, Meaning] = {
    **dict.fromkeys(("RCVD", "PDNG", "PRES"), "known"),
    **dict.fromkeys(("ACTC", "ACCP", "ACSP", "ACWC", "ACFC", "ACWP"), "accepted"),
    **dict.fromkeys(("ACSC", "ACCC"), "paid"),
    **dict.fromkeys(("RJCT", "CANC"), "rejected"),
}
_PAYEES = frozenset(
    ("AC01", "AC03", "AC04", "AC06", "AC07", "AC14", "AG01", "BE01", "BE06", "CNOR", "RC01", "RC04", "RC07")
)
"""Reasons that lie with the account or the bank of the payee. Every other one, and none at all, is for us to mend: our
own account has no money, our file was not understood, their limit was reached, the law forbids it."""
FOUND_UNPAID = "found_unpaid"
_REPEAT = frozenset({"AM05", "DU01", "DU02", "DU03", "DU04", "DUPL"})


def lies_with_the_payee(reason: str) -> bool:
    """Whether another account would help. `reason`: the code of a rejection, or that a person found nothing paid."""
    return reason in _PAYEES or reason == FOUND_UNPAID


def meaning(status: str, reason: str) -> Meaning:
    """ACSC and ACCC say that the money has left our account. A rejection as a repeat is none: the first may be paid."""
    found = _BY_STATUS.get(status, "unknown")
    return "repeat" if found == "rejected" and reason in _REPEAT else found
