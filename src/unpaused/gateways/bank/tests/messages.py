"""Messages written by hand, as banks other than ours would write them."""

from datetime import date, datetime, timezone

from unpaused.gateways.bank import BankAccount, PaymentBatch, PayoutOrder

PAYER = BankAccount("不停歇保险股份有限公司", "1102020809000012345", "102100099996")


def order(end_to_end_id="E1", amount_fen=1_000_000, account="6222000000000001", **changes):
    payee = BankAccount(changes.pop("name", "欧阳小芳·买买提"), account, changes.pop("bank", "102521000017"))
    return PayoutOrder(end_to_end_id, amount_fen, payee, changes.pop("remittance", "赔付 CL260630-00017-4"))


def batch(*orders, msg_id="B1"):
    return PaymentBatch(
        msg_id=msg_id,
        created_at=datetime(2026, 6, 30, 8, 0, tzinfo=timezone.utc),
        execute_on=date(2026, 6, 30),
        payer=PAYER,
        orders=orders or (order(),),
    )


def pain002_v3(group="<GrpSts>ACCP</GrpSts>", transactions="", count="2"):
    """In the version of 2009, which most banks in China still send."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-06-30T10:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>B1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
<OrgnlNbOfTxs>{count}</OrgnlNbOfTxs><OrgnlCtrlSum>20000.01</OrgnlCtrlSum>{group}</OrgnlGrpInfAndSts>
{transactions}</CstmrPmtStsRpt></Document>""".encode()


def transaction(name, status, reason=""):
    told = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>{status}</TxSts>{told}</TxInfAndSts>"


def payment(*transactions, status=""):
    told = f"<PmtInfSts>{status}</PmtInfSts>" if status else ""
    return f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1</OrgnlPmtInfId>{told}{''.join(transactions)}</OrgnlPmtInfAndSts>"


def entry(amount="10000.00", details="", status="<Sts><Cd>BOOK</Cd></Sts>", direction="DBIT", currency="CNY"):
    booked = "<BookgDt><DtTm>2026-06-30T10:05:00</DtTm></BookgDt><AcctSvcrRef>R1</AcctSvcrRef>"
    details = details or detail("E1")
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{status}{booked}'
        f"<BkTxCd/><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def detail(name, amount=""):
    told = f'<Amt Ccy="CNY">{amount}</Amt>' if amount else ""
    return f"<TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>{told}</TxDtls>"


def camt054(*entries, summary="", version="08", extra=""):
    return f"""<?xml version="1.0" encoding="UTF-8"?>{extra}
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}"><BkToCstmrDbtCdtNtfctn>
<GrpHdr><MsgId>N1</MsgId><CreDtTm>2026-06-30T10:06:00</CreDtTm></GrpHdr>
<Ntfctn><Id>N1</Id>{summary}{"".join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>""".encode()
