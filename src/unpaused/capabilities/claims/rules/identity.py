"""Whose identity is on file, and what a payout of a certain size still lacks."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from unpaused.kernel import identity
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen

Who = Literal["insured", "payee"]
PAPERS = ("resident_id", "household_register", "passport", "travel_permit", "birth_certificate", "other")
RELATIONSHIPS = ("spouse", "child", "parent", "guardian", "heir", "other")


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw: whose paper, of which kind, its number where one was given; for a payee the relationship to
    the insured person."""

    who: Who
    paper: str
    number: str = ""
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class OnFile:
    """`payee` is only asked for where the account is not the insured person's own; their relationship belongs to it."""

    insured: bool
    payee_is_insured: bool
    payee: bool


def lacking(amount_fen: Fen, from_fen: Fen, on_file: OnFile) -> list[Who]:
    """Whose identity must be established before this amount is paid: from `from_fen` on, that of the insured person,
    and of a payee who is somebody else, with their relationship."""
    if amount_fen < from_fen:
        return []
    missing: list[Who] = [] if on_file.insured else ["insured"]
    return missing if on_file.payee_is_insured or on_file.payee else [*missing, "payee"]


def checked_seen(who: str, paper: str, number: str, relationship: str, *, born: date | None) -> Seen:
    """With the number made plain. `born`: the insured person's birth date, where it is known. Raises Refused for what
    cannot be a paper, a number or a relationship, and for a number that cannot be the insured person's."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).upper()
    if who not in ("insured", "payee") or paper not in PAPERS:
        raise Refused("claims.identity_paper", "Say whose identity you established, and by which document.")
    if paper == "resident_id" and not identity.is_valid(plain):
        raise Refused("claims.identity_number", "This is not a valid identity number: its check character is wrong.")
    if paper == "resident_id" and who == "insured" and born not in (None, identity.birth_date(plain)):
        raise Refused("claims.identity_of_another", "The birth date in this number is not the insured person's.")
    if plain and not re.fullmatch(r"[0-9A-Z()/-]{4,30}", plain):
        raise Refused("claims.identity_number_odd", "A document number has 4 to 30 letters and digits.")
    if who == "payee" and relationship not in RELATIONSHIPS:
        raise Refused("claims.identity_relationship", "Say how the payee is related to the insured person.")
    return Seen("insured" if who == "insured" else "payee", paper, plain, relationship if who == "payee" else "")
