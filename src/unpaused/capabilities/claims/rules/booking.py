"""Which accounts an event of money moves. Debits above zero, credits below, fen; every result sums to zero.

Bookings go: reserve set -> payable once approved -> in transit once instructed -> bank once booked by the bank.
"""

from collections.abc import Mapping

from unpaused.kernel.money import Fen

Postings = Mapping[str, Fen]

INCURRED, OUTSTANDING, PAYABLE = "claims_incurred", "claims_outstanding", "claims_payable"
IN_TRANSIT, BANK = "bank_in_transit", "bank"


def reserve(change: Fen) -> Postings:
    """The reserve grows (change above zero) or shrinks."""
    return _moved({INCURRED: change, OUTSTANDING: -change})


def approved(balances: Mapping[str, Fen], amount: Fen) -> Postings:
    """Whatever was reserved or owed, now exactly `amount` is owed; the difference corrects what was incurred."""
    return _settled(balances, owed=amount)


def stopped(amount: Fen) -> Postings:
    """An approved amount that is not to be paid out goes back to the reserve."""
    return _moved({PAYABLE: amount, OUTSTANDING: -amount})


def instructed(amount: Fen) -> Postings:
    return _moved({PAYABLE: amount, IN_TRANSIT: -amount})


def rejected(amount: Fen) -> Postings:
    """The bank did not pay: owed again."""
    return _moved({IN_TRANSIT: amount, PAYABLE: -amount})


def paid(amount: Fen) -> Postings:
    return _moved({IN_TRANSIT: amount, BANK: -amount})


def returned(amount: Fen) -> Postings:
    """The money came back to our account: owed again."""
    return _moved({BANK: amount, PAYABLE: -amount})


def released(balances: Mapping[str, Fen]) -> Postings:
    """Nothing more will be paid: what is reserved or owed is taken back from what was incurred."""
    return _settled(balances, owed=0)


def _settled(balances: Mapping[str, Fen], owed: Fen) -> Postings:
    moved = {OUTSTANDING: -balances.get(OUTSTANDING, 0), PAYABLE: -owed - balances.get(PAYABLE, 0)}
    return _moved({**moved, INCURRED: -sum(moved.values())})


def _moved(postings: dict[str, Fen]) -> Postings:
    return {account: amount for account, amount in postings.items() if amount}
