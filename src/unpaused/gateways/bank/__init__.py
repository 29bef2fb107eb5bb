"""The bank: payment batches out as ISO 20022 pain.001, its answers in as pain.002 and camt.054.

`build_pain001`, `parse_pain002` and `parse_camt054` turn records to messages and back; `BankGateway` carries files
(`FolderBank` through a folder, `FakeBank` in the process); `python -m unpaused.gateways.bank.simulator` is a bank.
"""

from unpaused.gateways.bank.credit_transfer import build_pain001
from unpaused.gateways.bank.fake import FakeBank
from unpaused.gateways.bank.folder import FolderBank
from unpaused.gateways.bank.gateway import (
    BankAccount,
    BankFile,
    BankGateway,
    Entry,
    PaymentBatch,
    PayoutOrder,
    StatusReport,
    TransactionStatus,
)
from unpaused.gateways.bank.incoming import parse_bank_file
from unpaused.gateways.bank.notification import parse_camt054
from unpaused.gateways.bank.status_report import parse_pain002

__all__ = [
    "BankAccount",
    "BankFile",
    "BankGateway",
    "Entry",
    "FakeBank",
    "FolderBank",
    "PaymentBatch",
    "PayoutOrder",
    "StatusReport",
    "TransactionStatus",
    "build_pain001",
    "parse_bank_file",
    "parse_camt054",
    "parse_pain002",
]
