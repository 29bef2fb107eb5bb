"""Claim documents
Two things are kept apart: an original waived (a photograph serves) and a document waived (it need not be sent at all).

zh:理赔资料
zh:两件事分得清清楚楚：免交原件（照片即可）和免交该单证（根本不用交）。
"""

from typing import Any

import pytest
from django.utils import translation

from tests.spec.claiming import product_of
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.rules.checklist import checklist, missing
from unpaused.capabilities.claims.tests.making import customer
from unpaused.capabilities.incidents.public import Incident, value_of
from unpaused.kernel.errors import Refused

ORIGINAL = Said("original", "original waived: the photograph serves", "免交原件：照片即可")
DOCUMENT = Said("document", "document waived: not asked for", "免交该单证：不用交")
PAPER = Said(None, "photograph now, original on paper too", "先交照片，纸质原件也要交")
ANYWAY = Said(None, "a photograph serves anyway", "本来就只需照片")
IDENTITY, BANK_CARD = Said("identity", "identity card", "身份证"), Said("bank_card", "bank card", "银行卡")
INVOICE, FORM = Said("invoice", "invoice", "票据"), Said("notice_form", "claim form", "理赔申请书")
INVOICES = Said(("invoice",), "invoice", "票据")
DIAGNOSIS = Said("diagnosis", "diagnosis certificate", "诊断证明")
REPORT = Said("accident_report", "accident report", "意外事故证明")
DIAG = Said("DIAG", "benefit on diagnosis", "确诊保险金")
ACC_MED = Said("ACC-MED", "medical expenses after an accident", "意外医疗保险金")


@examples(
    Column("benefit", "benefit", "责任"),
    Column("code", "document", "单证"),
    Column("normally", "normally", "平时"),
    Column("in_force", "under the epidemic playbook", "疫情预案生效后"),
    rows=[
        (DIAG, IDENTITY, PAPER, ORIGINAL),
        (DIAG, BANK_CARD, PAPER, ORIGINAL),
        (DIAG, DIAGNOSIS, PAPER, ORIGINAL),
        (DIAG, FORM, PAPER, DOCUMENT),
        (ACC_MED, INVOICE, PAPER, ORIGINAL),
        (ACC_MED, REPORT, ANYWAY, ANYWAY),
    ],
)
def test_the_check_list_under_the_epidemic_playbook(
    epidemic: Incident, benefit: str, code: str, normally: Any, in_force: Any
) -> None:
    """The check-list says for each document what is waived: the original, the whole document, or nothing.

    zh:资料清单逐项写明免交的是原件、整份单证，还是都不免。
    """
    for area, expected in (("310101", normally), ("420106", in_force)):
        found = product_of(benefit)
        waived = {
            name: value_of(f"claims.{name}", area_code=area, product_code=found.code)
            for name in ("originals_waived", "documents_waived")
        }
        lines = {line.code: line for line in checklist(found.benefit(benefit), files={}, **waived)}
        assert lines[code].waiver == expected
        assert lines[code].original is (code != "accident_report")


@examples(
    Column("originals", "originals waived", "免交原件"),
    Column("documents", "documents waived", "免交该单证"),
    Column("files", "photographs sent", "已交照片"),
    Column("lacks", "photograph still missing", "还缺照片"),
    Column("paper", "paper still asked for", "还要原件"),
    rows=[
        ((), (), 0, True, True),
        ((), (), 1, False, True),
        (INVOICES, (), 0, True, False),
        (INVOICES, (), 1, False, False),
        ((), INVOICES, 0, False, False),
        (INVOICES, INVOICES, 0, False, False),
    ],
)
def test_an_original_waived_still_asks_for_the_photograph(
    originals: tuple[str, ...], documents: tuple[str, ...], files: int, lacks: bool, paper: bool
) -> None:
    """Where the original of an invoice is waived, its photograph is still asked for; where the document is waived,
    nothing is, neither photograph nor paper.

    zh:票据免交原件时仍须交照片；免交该单证时，照片和原件都不用交。
    """
    found = checklist(
        product_of("ACC-MED").benefit("ACC-MED"),
        files={"invoice": files},
        originals_waived=originals,
        documents_waived=documents,
    )
    line = next(line for line in found if line.code == "invoice")
    assert (line in missing(found), line.original_missing) == (lacks, paper)


def test_everything_missing_is_asked_for_once_and_all_together(claim: int) -> None:
    """Whoever submits too early is told everything that is missing, all at once; nothing is submitted, nothing lost.

    zh:提交时资料不齐的，一次性告知全部缺项；不会提交成功，已填的内容也不会丢。
    """
    with translation.override("en"), pytest.raises(Refused) as refused:
        claims.submit(by=customer(claim), claim_id=claim)
    assert refused.value.params["what"] == (
        "Identity card of the insured person, Bank card, Diagnosis certificate, the event, the account to be paid"
    )
