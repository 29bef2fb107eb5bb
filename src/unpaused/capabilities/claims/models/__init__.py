"""Tables of claims. The sub-ledger's own rules stand in the database (migration 0002)."""

from unpaused.capabilities.claims.models.bank import BankEntry, BankMessage, BankMismatch, Cleared, MismatchKind
from unpaused.capabilities.claims.models.claim import Claim, Origin, State
from unpaused.capabilities.claims.models.decision import Decision, DecisionTables
from unpaused.capabilities.claims.models.document import Document
from unpaused.capabilities.claims.models.identity import IdentitySeen, Paper, Relationship, Whose
from unpaused.capabilities.claims.models.ledger import Account, LedgerEntry, Posting
from unpaused.capabilities.claims.models.payee_change import ChangeOutcome, PayeeChange
from unpaused.capabilities.claims.models.payout import BatchState, Payout, PayoutBatch, PayoutState
from unpaused.capabilities.claims.models.writeback import WriteBack

__all__ = [
    "Account",
    "BankEntry",
    "BankMessage",
    "BankMismatch",
    "BatchState",
    "ChangeOutcome",
    "Claim",
    "Cleared",
    "Decision",
    "DecisionTables",
    "Document",
    "IdentitySeen",
    "LedgerEntry",
    "MismatchKind",
    "Origin",
    "Paper",
    "PayeeChange",
    "Payout",
    "PayoutBatch",
    "PayoutState",
    "Posting",
    "Relationship",
    "State",
    "Whose",
    "WriteBack",
]
