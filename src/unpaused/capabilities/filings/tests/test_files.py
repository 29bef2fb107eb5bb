"""The report as a file in the regulator's form: Chinese by default, an English copy, nothing lost."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from unpaused.capabilities.filings import public as filings
from unpaused.capabilities.filings.models import Filing
from unpaused.capabilities.filings.tests import making
from unpaused.capabilities.filings.tests.making import Office
from unpaused.capabilities.incidents.public import Incident, set_grade

each_kind = pytest.mark.parametrize("kind", ["pdf", "docx"])


def said(filing: Filing, kind: str, language: str = "zh") -> str:
    """Without breaks and blanks: where a line ends is the layout's affair."""
    content = filings.file_of(filing, language, kind).content
    if kind == "pdf":
        lines = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    else:
        document = Document(BytesIO(content))
        lines = [paragraph.text for paragraph in document.paragraphs]
        lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join(lines).split())


@each_kind
def test_the_paper_says_what_the_form_asks_with_each_figures_provenance(
    epidemic: Incident, hubei: Office, kind: str
) -> None:
    signed = hubei.signed(epidemic)
    words = said(signed, kind)
    for expected in (
        "突发事件信息报告（首报）",
        "湖北分公司",
        "属地监管机构",
        "一、事件经过和性质",
        "武汉发生疫情。",
        "签发",
    ):
        assert expected in words
    assert "claims.paid_amount" in words and signed.head["book"] in words
    assert bytes(signed.digest or b"").hex() in words


@each_kind
def test_the_english_copy_says_that_it_is_one(epidemic: Incident, hubei: Office, kind: str) -> None:
    assert "AcopyinEnglish:theChinesetextisthereport." in said(hubei.signed(epidemic), kind, "en")


@each_kind
def test_only_property_disasters_have_a_grade_on_paper(hubei: Office, db: None, kind: str) -> None:
    typhoon, epidemic = making.in_force("typhoon", title="台风"), making.in_force(title="疫情")
    set_grade(by=typhoon.declared_by, incident_id=typhoon.pk, grade="II", known={})
    typhoon.refresh_from_db()
    assert "灾害等级" in said(hubei.signed(typhoon), kind)
    assert "灾害等级" not in said(hubei.signed(epidemic), kind)


@each_kind
def test_a_follow_up_prints_the_change_and_what_came_before(epidemic: Incident, hubei: Office, kind: str) -> None:
    first = hubei.handed_over(epidemic)
    words = said(hubei.signed(epidemic, "follow_up"), kind)
    for expected in ("续报第1期", "一、自上次报告以来的变化", "新增病例。", "未变", first.number, first.receipt):
        assert expected in words


@each_kind
def test_a_very_long_text_runs_over_pages_and_none_of_it_is_lost(epidemic: Incident, hubei: Office, kind: str) -> None:
    made = filings.draft(by=hubei.writer, incident_id=epidemic.pk, report="first")
    lines = "\n".join(f"第{place}段" + "长" * 180 for place in range(100))
    signed = hubei.sign(hubei.written(made, course=lines))
    words = said(signed, kind)
    assert all(f"第{place}段" in words for place in range(100))


def test_a_draft_says_so_and_is_not_kept(epidemic: Incident, hubei: Office) -> None:
    made = hubei.drafted(epidemic)
    assert "这是草稿，尚不是报告。" in said(made, "pdf")
    assert filings.file_of(made, "zh", "pdf").name == f"{made.number}-draft-zh.pdf"


def test_the_file_downloads_under_its_number(
    epidemic: Incident, hubei: Office, signed_in: Callable[..., Client]
) -> None:
    signed = hubei.signed(epidemic)
    answer = signed_in(hubei.writer).get(reverse("filings:file", args=[signed.pk, "zh", "pdf"]))
    assert answer["Content-Disposition"] == f'attachment; filename="{signed.number}-zh.pdf"'
    assert answer.content == filings.file_of(signed, "zh", "pdf").content
