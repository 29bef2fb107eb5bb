"""What people write of a bank account: its number, its holder and the bank, made plain or refused with the fault."""

import re
import unicodedata

from unpaused.kernel.errors import Refused
from unpaused.kernel.texts import named

LONGEST_HOLDER = 70
_HYPHENS = "\\-\u2010\u2013\u2014"
"""Those that keyboards and telephones make of a hyphen; NFKC has made one of the others."""
_GROUPED = re.compile(rf"[0-9]+(?:(?: +| *[{_HYPHENS}] *)[0-9]+)*")
_STRANGE = re.compile(rf"[^0-9 {_HYPHENS}]")
_POSSIBLE = re.compile(r"[0-9]{8,32}")
_IN_NAMES = frozenset(" ·•・‧∙⋅.-'’‘()〇")
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Letters and marks that show nothing."""


def account_number(typed: str) -> str:
    """The digits of a card (16 to 19 of them) or an account (clearing takes up to 32); full-width ones are made plain,
    spaces and hyphens between groups left out. Raises Refused for anything else."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    strange = _STRANGE.search(plain)
    if strange:
        raise Refused(
            "account.characters",
            "An account number has digits only; {character} does not belong there.",
            character=named(strange[0]),
        )
    if plain and not _GROUPED.fullmatch(plain):
        raise Refused(
            "account.groups",
            "An account number begins and ends with a digit. A space or one hyphen may stand between groups of digits.",
        )
    digits = re.sub(r"[^0-9]", "", plain)
    if not _POSSIBLE.fullmatch(digits):
        raise Refused("account.length", "An account number has 8 to 32 digits.")
    if len(set(digits)) == 1:
        raise Refused("account.repeated", "One digit over and over is no account number. Copy it from the card.")
    return digits


def clearing_code(typed: str) -> str:
    """The 12 digits by which clearing knows a bank (CNAPS, 联行号), spaces and hyphens left out. Raises Refused."""
    code = re.sub(rf"[\s{_HYPHENS}]", "", unicodedata.normalize("NFKC", typed))
    if not re.fullmatch(r"[0-9]{12}", code) or len(set(code)) == 1:
        raise Refused("account.clearing_code", "The bank's clearing code has 12 digits.")
    return code


def holder_name(typed: str) -> str:
    """The name of a person or a company: letters of any script with what stands between them. Raises Refused."""
    name = unicodedata.normalize("NFKC", typed).strip()
    strange = next((char for char in name if not _in_a_name(char)), "")
    if strange:
        raise Refused(
            "account.holder_characters",
            "{character} does not belong into the name of an account's holder. Write it as on the card.",
            character=named(strange),
        )
    name = " ".join(name.split())
    if not any(char.isalpha() or char == "〇" for char in name) or len(name) > LONGEST_HOLDER:
        raise Refused("account.holder", "Give the name of the account's holder, at most 70 characters.")
    return name


def _in_a_name(char: str) -> bool:
    if _UNSEEN.fullmatch(char):
        return False
    return char in _IN_NAMES or unicodedata.category(char)[0] in "LM"
