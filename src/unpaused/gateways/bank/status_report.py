"""pain.002: what the bank says of a batch."""

from datetime import datetime

from lxml import etree

from unpaused.gateways.bank.fields import amount, moment_of, required, text, whole
from unpaused.gateways.bank.gateway import StatusReport, TransactionStatus
from unpaused.gateways.bank.schemas import parse
from unpaused.kernel.errors import Refused


def parse_pain002(content: bytes) -> StatusReport:
    """Any version of pain.002; those whose schema is at hand are checked against it. Raises Refused."""
    body = parse(content, "pain.002").find("CstmrPmtStsRpt")
    if body is None:
        raise Refused("bank.wrong_message", "The file is not a {kind} message.", kind="pain.002")
    group = body.find("OrgnlGrpInfAndSts")
    if group is None:
        raise Refused("bank.missing", "The message has no {field}.", field="OrgnlGrpInfAndSts")
    transactions = tuple(_transaction(found) for found in body.findall("OrgnlPmtInfAndSts/TxInfAndSts"))
    count, total = text(group, "OrgnlNbOfTxs"), text(group, "OrgnlCtrlSum")
    report = StatusReport(
        msg_id=required(body, "GrpHdr/MsgId"),
        original_msg_id=required(group, "OrgnlMsgId"),
        group_status=_group_status(body, group),
        group_reason=_reason(group),
        original_count=whole(count) if count else None,
        original_sum_fen=amount(total) if total else None,
        transactions=transactions,
        created_at=_created(text(body, "GrpHdr/CreDtTm")),
    )
    _check(report)
    return report


def _created(stamp: str) -> datetime | None:
    """A stamp that cannot be read makes no report worthless."""
    try:
        return moment_of(stamp)
    except ValueError:
        return None


def _group_status(body: etree._Element, group: etree._Element) -> str:
    """The group's own, or that of its only payment: some banks answer one level lower."""
    payments = body.findall("OrgnlPmtInfAndSts")
    lower = text(payments[0], "PmtInfSts") if len(payments) == 1 else ""
    return text(group, "GrpSts") or lower


def _transaction(found: etree._Element) -> TransactionStatus:
    return TransactionStatus(required(found, "OrgnlEndToEndId"), required(found, "TxSts"), _reason(found))


def _reason(element: etree._Element) -> str:
    return text(element, "StsRsnInf/Rsn/Cd") or text(element, "StsRsnInf/Rsn/Prtry")


def _check(report: StatusReport) -> None:
    if report.original_count is not None and len(report.transactions) > report.original_count:
        raise Refused("bank.too_many", "The message names more payments than it says the batch had.")
    if not report.group_status and not report.transactions:
        raise Refused("bank.says_nothing", "The message gives no status at all.")
