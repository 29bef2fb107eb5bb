import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from unpaused.gateways.bank import build_pain001
from unpaused.gateways.bank.schemas import parse
from unpaused.kernel.errors import Refused

from .messages import PAYER, batch, order


def read(content):
    return parse(content, "pain.001").find("CstmrCdtTrfInitn")


def test_chinese_names_are_kept():
    assert "欧阳小芳·买买提" in build_pain001(batch()).decode()


def test_accounts_stand_in_othr_and_banks_under_their_cnaps_code():
    body = read(build_pain001(batch()))
    transfer = body.find("PmtInf/CdtTrfTxInf")
    assert transfer.findtext("CdtrAcct/Id/Othr/Id") == "6222000000000001"
    assert transfer.findtext("CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd") == "CNAPS"
    assert transfer.findtext("CdtrAgt/FinInstnId/ClrSysMmbId/MmbId") == "102521000017"
    assert body.findtext("PmtInf/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId") == "102100099996"


def test_the_same_batch_gives_the_same_octets():
    assert build_pain001(batch()) == build_pain001(batch())


def test_signs_of_xml_in_a_name_are_only_letters():
    body = read(build_pain001(batch(order(name="A&B <公司>]]>"))))
    assert body.findtext("PmtInf/CdtTrfTxInf/Cdtr/Nm") == "A&B <公司>]]>"


@given(st.lists(st.integers(1, 10**13), min_size=1, max_size=20))
def test_the_sums_are_those_of_the_orders_to_the_fen(amounts):
    body = read(build_pain001(batch(*(order(f"E{n}", amount) for n, amount in enumerate(amounts)))))
    yuan, fen = body.findtext("GrpHdr/CtrlSum").split(".")
    assert int(yuan) * 100 + int(fen) == sum(amounts)
    assert body.findtext("GrpHdr/NbOfTxs") == str(len(amounts))
    assert body.findtext("PmtInf/CtrlSum") == body.findtext("GrpHdr/CtrlSum")


@pytest.mark.parametrize(
    "orders",
    [
        [order(amount_fen=0)],
        [order(amount_fen=-1)],
        [order(amount_fen=10**18)],
        [order("E" * 36)],
        [order("")],
        [order("赔付一")],
        [order(), order()],
        [order(account="")],
        [order(account="6222 0000")],
        [order(account="1" * 35)],
        [order(bank="12345")],
        [order(name="  ")],
        [order(name="名" * 141)],
        [order(name="张\x00伟")],
        [order(remittance="x" * 141)],
    ],
)
def test_what_a_bank_could_not_take_is_refused(orders):
    with pytest.raises(Refused):
        build_pain001(batch(*orders))


def test_a_batch_without_payouts_is_refused():
    with pytest.raises(Refused):
        build_pain001(dataclasses.replace(batch(), orders=()))


def test_a_payer_without_a_clearing_code_is_refused():
    with pytest.raises(Refused):
        build_pain001(dataclasses.replace(batch(), payer=dataclasses.replace(PAYER, bank_code="")))


def test_a_message_against_the_schema_is_refused():
    broken = build_pain001(batch()).replace(b"<PmtMtd>TRF</PmtMtd>", b"<PmtMtd>CASH</PmtMtd>")
    assert etree.fromstring(broken) is not None
    with pytest.raises(Refused) as refusal:
        parse(broken, "pain.001")
    assert refusal.value.code == "bank.against_schema"
