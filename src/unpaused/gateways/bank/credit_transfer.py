"""pain.001: a batch of payouts as a CustomerCreditTransferInitiation.

Accounts go into `Othr` and banks into `ClrSysMmbId` with their CNAPS code, since China has no IBAN. Names keep
their Chinese characters.
"""

import re

from lxml import etree

from unpaused.gateways.bank.gateway import BankAccount, PaymentBatch, PayoutOrder
from unpaused.gateways.bank.schemas import PAIN001
from unpaused.gateways.bank.writing import document, finish, put
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import LARGEST_FEN, decimal_yuan

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9/\-?:().,'+ ]{0,34}")
_ACCOUNT = re.compile(r"[A-Za-z0-9\-]{1,34}")
_BANK_CODE = re.compile(r"[0-9]{12}")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def build_pain001(batch: PaymentBatch) -> bytes:
    """The batch as UTF-8 XML, valid against pain.001.001.09; the same batch gives the same octets.

    Raises Refused when there is no order, an id stands twice or is too long, an account or a clearing code is not
    one, a name is missing, or an amount is not above zero.
    """
    _check(batch)
    total = decimal_yuan(sum(order.amount_fen for order in batch.orders))
    root = document(PAIN001)
    body = etree.SubElement(root, "CstmrCdtTrfInitn")
    _header(body, batch, total)
    _payment(body, batch, total)
    return finish(root, PAIN001)


def _header(body: etree._Element, batch: PaymentBatch, total: str) -> None:
    header = etree.SubElement(body, "GrpHdr")
    put(header, "MsgId", batch.msg_id)
    put(header, "CreDtTm", batch.created_at.isoformat(timespec="seconds"))
    put(header, "NbOfTxs", str(len(batch.orders)))
    put(header, "CtrlSum", total)
    put(header, "InitgPty/Nm", batch.payer.name.strip())


def _payment(body: etree._Element, batch: PaymentBatch, total: str) -> None:
    payment = etree.SubElement(body, "PmtInf")
    put(payment, "PmtInfId", batch.msg_id)
    put(payment, "PmtMtd", "TRF")
    # One line a payout on the statement: each is reconciled by itself.
    put(payment, "BtchBookg", "false")
    put(payment, "NbOfTxs", str(len(batch.orders)))
    put(payment, "CtrlSum", total)
    put(payment, "ReqdExctnDt/Dt", batch.execute_on.isoformat())
    put(payment, "Dbtr/Nm", batch.payer.name.strip())
    put(payment, "DbtrAcct/Id/Othr/Id", batch.payer.number)
    put(payment, "DbtrAcct/Ccy", "CNY")
    _clearing(payment, "DbtrAgt", batch.payer)
    for order in batch.orders:
        _order(payment, order)


def _order(payment: etree._Element, order: PayoutOrder) -> None:
    transfer = etree.SubElement(payment, "CdtTrfTxInf")
    put(transfer, "PmtId/EndToEndId", order.end_to_end_id)
    put(transfer, "Amt/InstdAmt", decimal_yuan(order.amount_fen)).set("Ccy", "CNY")
    _clearing(transfer, "CdtrAgt", order.payee)
    put(transfer, "Cdtr/Nm", order.payee.name.strip())
    put(transfer, "CdtrAcct/Id/Othr/Id", order.payee.number)
    # INSC: payment of an insurance claim (ISO external purpose code).
    put(transfer, "Purp/Cd", "INSC")
    if order.remittance:
        put(transfer, "RmtInf/Ustrd", order.remittance)


def _clearing(parent: etree._Element, agent: str, account: BankAccount) -> None:
    member = f"{agent}/FinInstnId/ClrSysMmbId"
    put(parent, f"{member}/ClrSysId/Cd", "CNAPS")
    put(parent, f"{member}/MmbId", account.bank_code)


def _check(batch: PaymentBatch) -> None:
    if not batch.orders:
        raise Refused("bank.empty_batch", "A payment batch needs at least one payout.")
    ids = [batch.msg_id, *(order.end_to_end_id for order in batch.orders)]
    if not all(_ID.fullmatch(name) for name in ids) or len(set(ids[1:])) < len(batch.orders):
        raise Refused("bank.ids", "Ids of payments must be unique and have at most 35 plain characters.")
    for account in [batch.payer, *(order.payee for order in batch.orders)]:
        _check_account(account)
    for order in batch.orders:
        _check_order(order)


def _check_account(account: BankAccount) -> None:
    if not _ACCOUNT.fullmatch(account.number):
        raise Refused("bank.account_number", "An account number has letters, digits and dashes, at most 34.")
    if not _BANK_CODE.fullmatch(account.bank_code):
        raise Refused("bank.clearing_code", "A bank's clearing code has 12 digits.")
    name = account.name.strip()
    if not name or len(name) > 140 or _NOT_IN_XML.search(name):
        raise Refused("bank.account_name", "The name of an account holder has 1 to 140 characters.")


def _check_order(order: PayoutOrder) -> None:
    if not 0 < order.amount_fen <= LARGEST_FEN:
        raise Refused("bank.order_amount", "A payout must be above zero.")
    if len(order.remittance) > 140 or _NOT_IN_XML.search(order.remittance):
        raise Refused("bank.remittance", "The text for the payee has at most 140 characters.")
