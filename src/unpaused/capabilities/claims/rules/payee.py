"""The account that is to be paid."""

import re
import unicodedata
from dataclasses import dataclass

from unpaused.kernel.errors import Refused

_DOTS = str.maketrans(dict.fromkeys("·•‧・．.•", ""))


@dataclass(frozen=True, slots=True)
class Payee:
    """`bank_code`: 12-digit CNAPS clearing code (联行号)."""

    holder_name: str
    bank_code: str
    account: str


def checked_payee(holder_name: str, bank_code: str, account: str) -> Payee:
    """With spaces taken out of the numbers and full-width digits made plain. Raises Refused."""
    name = " ".join(unicodedata.normalize("NFKC", holder_name).split())
    code, number = _digits(bank_code), _digits(account)
    if not 1 <= len(name) <= 70 or not name.isprintable():
        raise Refused("claims.payee_name", "Give the name of the account's holder, at most 70 characters.")
    if not re.fullmatch(r"[0-9]{12}", code):
        raise Refused("claims.payee_bank", "The bank's clearing code has 12 digits.")
    if not re.fullmatch(r"[0-9]{8,32}", number):
        raise Refused("claims.payee_account", "An account number has 8 to 32 digits.")
    return Payee(name, code, number)


def same_name(first: str, second: str) -> bool:
    """Whether two spellings name one person: spaces, case, width and middle dots aside. Empty names never agree."""
    return bool(_plain(first)) and _plain(first) == _plain(second)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).translate(_DOTS).casefold().split())


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
