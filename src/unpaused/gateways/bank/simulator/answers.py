"""The messages that the bank writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from unpaused.gateways.bank.schemas import CAMT054, PAIN002
from unpaused.gateways.bank.writing import document, finish, put
from unpaused.kernel import clock
from unpaused.kernel.money import Fen, decimal_yuan


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the bank says of one payout."""

    end_to_end_id: str
    status: str
    reason: str
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class Original:
    """The batch an answer is about; count and sum as the batch gave them."""

    msg_id: str
    count: int
    sum_fen: Fen


def status_report(number: str, original: Original, verdicts: Iterable[Verdict], group_reason: str = "") -> bytes:
    """A pain.002; with a group reason the batch is rejected whole."""
    listed = list(verdicts)
    root = document(PAIN002)
    body = etree.SubElement(root, "CstmrPmtStsRpt")
    put(body, "GrpHdr/MsgId", number)
    put(body, "GrpHdr/CreDtTm", clock.now().isoformat(timespec="seconds"))
    group = etree.SubElement(body, "OrgnlGrpInfAndSts")
    put(group, "OrgnlMsgId", original.msg_id)
    put(group, "OrgnlMsgNmId", "pain.001.001.09")
    put(group, "OrgnlNbOfTxs", str(original.count))
    put(group, "OrgnlCtrlSum", decimal_yuan(original.sum_fen))
    put(group, "GrpSts", _group_status(listed, group_reason))
    _reason(group, group_reason)
    if listed:
        payment = etree.SubElement(body, "OrgnlPmtInfAndSts")
        put(payment, "OrgnlPmtInfId", original.msg_id)
        for verdict in listed:
            _transaction(payment, verdict)
    return finish(root, PAIN002)


def _transaction(payment: etree._Element, verdict: Verdict) -> None:
    found = etree.SubElement(payment, "TxInfAndSts")
    put(found, "OrgnlEndToEndId", verdict.end_to_end_id)
    put(found, "TxSts", verdict.status)
    _reason(found, verdict.reason)


def _reason(parent: etree._Element, reason: str) -> None:
    if reason:
        # Reasons of the ISO list have four characters; our own words are proprietary.
        put(parent, "StsRsnInf/Rsn/Cd" if len(reason) == 4 else "StsRsnInf/Rsn/Prtry", reason)


def _group_status(verdicts: list[Verdict], group_reason: str) -> str:
    statuses = {verdict.status for verdict in verdicts}
    if group_reason or statuses == {"RJCT"}:
        return "RJCT"
    return "PART" if "RJCT" in statuses else "ACCP"


def notification(number: str, account: str, booked: Iterable[Verdict]) -> bytes:
    """A camt.054 with one booked debit a payout."""
    entries = list(booked)
    now = clock.now().isoformat(timespec="seconds")
    root = document(CAMT054)
    body = etree.SubElement(root, "BkToCstmrDbtCdtNtfctn")
    put(body, "GrpHdr/MsgId", number)
    put(body, "GrpHdr/CreDtTm", now)
    listed = etree.SubElement(body, "Ntfctn")
    put(listed, "Id", number)
    put(listed, "CreDtTm", now)
    put(listed, "Acct/Id/Othr/Id", account)
    put(listed, "TxsSummry/TtlNtries/NbOfNtries", str(len(entries)))
    put(listed, "TxsSummry/TtlNtries/Sum", decimal_yuan(sum(entry.amount_fen for entry in entries)))
    for place, entry in enumerate(entries, 1):
        _entry(listed, entry, f"{number}-{place}", now)
    return finish(root, CAMT054)


def _entry(listed: etree._Element, booked: Verdict, reference: str, now: str) -> None:
    entry = etree.SubElement(listed, "Ntry")
    put(entry, "Amt", decimal_yuan(booked.amount_fen)).set("Ccy", "CNY")
    put(entry, "CdtDbtInd", "DBIT")
    put(entry, "Sts/Cd", "BOOK")
    put(entry, "BookgDt/DtTm", now)
    put(entry, "AcctSvcrRef", reference)
    put(entry, "BkTxCd/Domn/Cd", "PMNT")
    put(entry, "BkTxCd/Domn/Fmly/Cd", "ICDT")
    put(entry, "BkTxCd/Domn/Fmly/SubFmlyCd", "DMCT")
    put(entry, "NtryDtls/TxDtls/Refs/EndToEndId", booked.end_to_end_id)
    put(entry, "NtryDtls/TxDtls/Amt", decimal_yuan(booked.amount_fen)).set("Ccy", "CNY")
