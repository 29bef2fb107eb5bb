"""The account that is to be paid."""

import unicodedata
from dataclasses import dataclass

from unpaused.kernel import bank_accounts

_DOTS = str.maketrans(dict.fromkeys("·•‧・∙⋅．.", ""))


@dataclass(frozen=True, slots=True)
class Payee:
    """`bank_code`: 12-digit CNAPS clearing code (联行号)."""

    holder_name: str
    bank_code: str
    account: str


def checked_payee(holder_name: str, bank_code: str, account: str) -> Payee:
    """With spaces and hyphens taken out of the numbers and full-width characters made plain. Raises Refused."""
    name, code = bank_accounts.holder_name(holder_name), bank_accounts.clearing_code(bank_code)
    return Payee(name, code, bank_accounts.account_number(account))


def same_name(first: str, second: str) -> bool:
    """Whether two spellings name one person: spaces, case, width and middle dots aside. Empty names never agree."""
    return bool(_plain(first)) and _plain(first) == _plain(second)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).translate(_DOTS).casefold().split())
