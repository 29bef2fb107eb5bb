"""Single values out of ISO 20022 elements."""

import re
from datetime import date, datetime, time

from lxml import etree

from unpaused.kernel.clock import CHINA
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen, parse_yuan

_YEARS = range(1990, 2200)
_PLAIN_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,5})?")


def text(element: etree._Element, path: str) -> str:
    """The text at a path, stripped; empty where there is none."""
    return (element.findtext(path) or "").strip()


def required(element: etree._Element, path: str) -> str:
    """The text at a path. Raises Refused where there is none."""
    value = text(element, path)
    if not value:
        raise Refused("bank.missing", "The message has no {field}.", field=path)
    return value


def amount(value: str) -> Fen:
    """Plain decimal yuan to fen. Raises Refused."""
    if not _PLAIN_AMOUNT.fullmatch(value):
        raise Refused("bank.amount", "An amount in the message cannot be read.")
    whole_yuan, _, decimals = value.partition(".")
    return parse_yuan(f"{whole_yuan}.{decimals[:2]}{decimals[2:].rstrip('0')}")


def cny(element: etree._Element | None) -> Fen:
    """An amount element to fen. Raises Refused where it is missing or in another currency."""
    if element is None or element.get("Ccy") != "CNY":
        raise Refused("bank.currency", "An amount in the message is not in CNY.")
    return amount((element.text or "").strip())


def whole(value: str) -> int:
    """A count. Raises Refused."""
    if not re.fullmatch(r"[0-9]{1,15}", value):
        raise Refused("bank.count", "A count in the message cannot be read.")
    return int(value)


def moment(element: etree._Element, path: str) -> datetime:
    """`path`/DtTm or `path`/Dt as an aware moment; a bank in China that names no zone means Beijing time.

    Raises Refused.
    """
    try:
        if stamp := text(element, f"{path}/DtTm"):
            return moment_of(stamp)
        day = date.fromisoformat(required(element, f"{path}/Dt")[:10])
        return moment_of(datetime.combine(day, time()).isoformat())
    except ValueError:
        raise Refused("bank.date", "A date in the message cannot be read.") from None


def moment_of(stamp: str) -> datetime:
    """An ISO stamp as an aware moment; without a zone it is Beijing time. Raises ValueError, also for the year 1 or
    9999, with which programs say that they have no date: the database takes some of them and never reads them again.
    """
    at = datetime.fromisoformat(stamp)
    if at.year not in _YEARS:
        raise ValueError("no year of a payment")
    return at if at.tzinfo else at.replace(tzinfo=CHINA)
