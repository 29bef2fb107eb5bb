"""camt.054: what the bank has booked."""

from collections.abc import Iterator
from typing import Literal

from lxml import etree

from unpaused.gateways.bank.fields import amount, cny, moment, required, text, whole
from unpaused.gateways.bank.gateway import Entry
from unpaused.gateways.bank.schemas import parse
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen


def parse_camt054(content: bytes) -> list[Entry]:
    """Booked entries of any version of camt.054, one a transaction; pending ones are left out. What was booked under no
    reference of a customer's, such as a charge, is an entry without `end_to_end_id`.

    Raises Refused, also where a sum or a count in the message does not agree with its entries.
    """
    body = parse(content, "camt.054").find("BkToCstmrDbtCdtNtfctn")
    if body is None:
        raise Refused("bank.wrong_message", "The file is not a {kind} message.", kind="camt.054")
    required(body, "GrpHdr/MsgId")
    entries: list[Entry] = []
    for notification in body.findall("Ntfctn"):
        found = notification.findall("Ntry")
        _check_summary(notification, found)
        account = text(notification, "Acct/Id/Othr/Id") or text(notification, "Acct/Id/IBAN")
        entries += [entry for element in found if _is_booked(element) for entry in _entries(element, account)]
    return entries


def _is_booked(element: etree._Element) -> bool:
    # Up to version 7 the status was the element's own text.
    return (text(element, "Sts/Cd") or text(element, "Sts")) == "BOOK"


def _entries(element: etree._Element, account: str) -> Iterator[Entry]:
    total = cny(element.find("Amt"))
    details = element.findall("NtryDtls/TxDtls") or [element]
    amounts = [_detail_amount(detail, total if len(details) == 1 else None) for detail in details]
    if sum(amounts) != total:
        raise _wrong_sum()
    for detail, part in zip(details, amounts, strict=True):
        yield Entry(
            end_to_end_id=_reference(detail),
            amount_fen=part,
            booked_at=moment(element, "BookgDt"),
            credit_debit=_direction(element),
            bank_ref=text(detail, "Refs/AcctSvcrRef") or text(element, "AcctSvcrRef"),
            account=account,
        )


def _reference(detail: etree._Element) -> str:
    """ISO 20022 has banks write NOTPROVIDED where there is none."""
    found = text(detail, "Refs/EndToEndId")
    return "" if found == "NOTPROVIDED" else found


def _detail_amount(detail: etree._Element, otherwise: Fen | None) -> Fen:
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if (found := detail.find(path)) is not None:
            return cny(found)
    if otherwise is None:
        raise Refused("bank.missing", "The message has no {field}.", field="TxDtls/Amt")
    return otherwise


def _direction(element: etree._Element) -> Literal["CRDT", "DBIT"]:
    match text(element, "CdtDbtInd"):
        case "CRDT":
            return "CRDT"
        case "DBIT":
            return "DBIT"
    raise Refused("bank.missing", "The message has no {field}.", field="CdtDbtInd")


def _check_summary(notification: etree._Element, found: list[etree._Element]) -> None:
    count = text(notification, "TxsSummry/TtlNtries/NbOfNtries")
    total = text(notification, "TxsSummry/TtlNtries/Sum")
    if count and whole(count) != len(found):
        raise _wrong_sum()
    if total and amount(total) != sum(cny(element.find("Amt")) for element in found):
        raise _wrong_sum()


def _wrong_sum() -> Refused:
    return Refused("bank.wrong_sum", "The sums in the message do not agree with its entries.")
