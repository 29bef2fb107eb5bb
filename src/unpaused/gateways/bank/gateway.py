"""What Unpaused says to a bank and hears from it, and how files travel between the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from unpaused.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account in mainland China: no IBAN; the bank by its 12-digit CNAPS clearing code (联行号)."""

    name: str
    number: str
    bank_code: str


@dataclass(frozen=True, slots=True)
class PayoutOrder:
    """One payout. `end_to_end_id` (at most 35 characters) is its key at the bank for ever."""

    end_to_end_id: str
    amount_fen: Fen
    payee: BankAccount
    remittance: str = ""


@dataclass(frozen=True, slots=True)
class PaymentBatch:
    """One pain.001: `msg_id` (at most 35 characters) is the batch's key at the bank for ever."""

    msg_id: str
    created_at: datetime
    execute_on: date
    payer: BankAccount
    orders: tuple[PayoutOrder, ...]


@dataclass(frozen=True, slots=True)
class TransactionStatus:
    """The bank's word on one payout: an ISO status (ACCP, ACSC, RJCT, PDNG ...) and, if given, its reason code."""

    end_to_end_id: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A pain.002. Groups may be rejected whole, with no transaction named. Original count and sum are what the
    bank says the batch had (None where it does not say): the caller compares them with the batch. `created_at` is by
    the bank's own clock, None where it cannot be read."""

    msg_id: str
    original_msg_id: str
    group_status: str
    group_reason: str
    original_count: int | None
    original_sum_fen: Fen | None
    transactions: tuple[TransactionStatus, ...]
    created_at: datetime | None = None

    @property
    def never_received(self) -> bool:
        """Whether the bank says it does not know the batch: then, and only then, it may be instructed again."""
        return self.group_status == "RJCT" and self.group_reason == NEVER_RECEIVED


@dataclass(frozen=True, slots=True)
class Entry:
    """A booked movement from a camt.054. `credit_debit` is 'DBIT' (paid out) or 'CRDT' (came back). `end_to_end_id` is
    empty where the bank booked it under no reference of a customer's. `account`: the one that it was booked on, as the
    bank writes it."""

    end_to_end_id: str
    amount_fen: Fen
    booked_at: datetime
    credit_debit: Literal["CRDT", "DBIT"]
    bank_ref: str
    account: str


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file from the bank as it came; `sha256` in hexadecimal."""

    name: str
    sha256: str
    content: bytes


NEVER_RECEIVED = "NOT_RECEIVED"


class BankGateway(Protocol):
    """Files to and from one bank."""

    def instruct(self, file_name: str, content: bytes, *, after_asking: bool = False) -> None:
        """Hand a payment file to the bank; the same name with the same content again does nothing.

        Raises Refused when the name was used for other content, OutcomeUnknown when an earlier try may or may not
        have reached the bank (then `ask`, and only when the bank never received it try `after_asking`), Unavailable
        when the bank cannot be reached.
        """
        ...

    def begun(self, file_name: str) -> bool:
        """Whether handing over a file of this name was ever begun. If not, the bank cannot have it from us.

        Raises Unavailable when that cannot be seen.
        """
        ...

    def ask(self, msg_id: str) -> None:
        """Ask what became of a batch; the bank answers with a pain.002. Raises Unavailable."""
        ...

    def receive(self) -> Sequence[BankFile]:
        """Files from the bank, oldest first, each again and again until acknowledged. Raises Unavailable."""
        ...

    def acknowledge(self, name: str, sha256: str = "") -> None:
        """Say that a file is kept for good; call it after the commit. Again does nothing. With `sha256`, of what was
        kept: where other content bears the name by now, that stays, and is received next."""
        ...
