"""What the bank's codes mean (ISO 20022 external payment status and reason codes)."""

from typing import Literal

Meaning = Literal["known", "accepted", "paid", "rejected", "repeat", "unknown"]

_BY_STATUS: dict[str, Meaning] = {
    **dict.fromkeys(("RCVD", "PDNG", "PRES"), "known"),
    **dict.fromkeys(("ACTC", "ACCP", "ACSP", "ACWC", "ACFC", "ACWP"), "accepted"),
    **dict.fromkeys(("ACSC", "ACCC"), "paid"),
    **dict.fromkeys(("RJCT", "CANC"), "rejected"),
}
_REPEAT = frozenset({"AM05", "DU01", "DU02", "DU03", "DU04", "DUPL"})


def meaning(status: str, reason: str) -> Meaning:
    """ACSC and ACCC say that the money has left our account. A rejection as a repeat is none: the first may be paid."""
    found = _BY_STATUS.get(status, "unknown")
    return "repeat" if found == "rejected" and reason in _REPEAT else found
