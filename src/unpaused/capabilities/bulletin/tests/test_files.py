import hashlib
from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from docx import Document
from pypdf import PdfReader

from unpaused.capabilities.bulletin import queries
from unpaused.capabilities.bulletin.models import Bulletin, BulletinFile
from unpaused.capabilities.bulletin.public import draft, figures_of, file_of, get, sign
from unpaused.capabilities.bulletin.tests.conftest import Records
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.papers.words import exact_moment, value_in_words
from unpaused.kernel.errors import NotFound, Refused

ALL = [(language, kind) for language in ("zh", "en") for kind in ("pdf", "docx")]
each_file = pytest.mark.parametrize(("language", "kind"), ALL)


@pytest.fixture
def drafted(incident: Incident, first: User) -> Bulletin:
    return draft(by=first, incident_id=incident.pk)


@pytest.fixture
def signed(drafted: Bulletin, second: User) -> Bulletin:
    return sign(by=second, bulletin_id=drafted.pk)


def _lines(content: bytes, kind: str) -> str:
    """What a reader finds in the file, read back by a library that did not write it or only reads here."""
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    document = Document(BytesIO(content))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*said, document.sections[0].footer.paragraphs[0].text])


def _said(bulletin: Bulletin, language: str, kind: str) -> str:
    """Without breaks and blanks: where a line ends is the layout's affair."""
    return "".join(_lines(file_of(get(bulletin.pk), language, kind).content, kind).split())


@each_file
def test_every_figure_stands_in_the_file_with_its_provenance(signed: Bulletin, language: str, kind: str) -> None:
    said = _said(signed, language, kind)
    for value in ("¥1,234.56", "3min12s" if language == "en" else "3分12秒", "3people" if language == "en" else "3人"):
        assert value in said
    for figure in figures_of(signed):
        label = figure.label_zh if language == "zh" else figure.label_en
        assert said.count(label.replace(" ", "")) >= 2
        assert figure.name in said


def test_the_table_of_provenance_names_query_records_and_moment(signed: Bulletin) -> None:
    table = Document(BytesIO(file_of(signed, "en", "docx").content)).tables[2]
    moment = exact_moment(signed.as_of)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Figure", "Query", "Counted from", "Records", "As of"],
        ["Open ends", "test.people", "match", "3", moment],
        ["Amount", "test.amount", "claim", "1", moment],
        ["Median", "test.median", "claim", "3", moment],
    ]


@each_file
def test_the_file_says_who_answers_and_what_was_signed(signed: Bulletin, language: str, kind: str) -> None:
    said = _said(signed, language, kind)
    assert bytes(signed.digest or b"").hex() in said
    assert bytes(signed.signature or b"").hex() in said
    assert "ChenJing" in said
    assert "WangFang" in said


@each_file
def test_a_drill_and_a_draft_say_so(drafted: Bulletin, language: str, kind: str) -> None:
    said = _said(drafted, language, kind)
    expected = (
        ("演练，使用合成数据", "这是草稿", "未签发")
        if language == "zh"
        else ("Adrillonsynthetic", "Adraft", "notsigned")
    )
    assert all(words in said for words in expected)
    assert file_of(drafted, language, kind).name == f"{drafted.number}-draft-{language}.{kind}"


@each_file
def test_a_signed_bulletin_hands_out_the_same_bytes_for_ever(
    signed: Bulletin, first: User, records: Records, language: str, kind: str
) -> None:
    before = file_of(get(signed.pk), language, kind).content
    User.objects.filter(pk=first.pk).update(display_name="Somebody Else")
    records.fen = 1
    assert file_of(get(signed.pk), language, kind).content == before


def test_making_the_files_twice_gives_the_same_bytes(signed: Bulletin) -> None:
    made = [bytes(each.content) for each in queries.made_files(get(signed.pk))]
    kept = [file_of(signed, language, kind).content for language, kind in ALL]
    assert made == kept


def test_the_trail_names_each_file_by_its_digest(signed: Bulletin) -> None:
    files = AuditRow.objects.get(action="bulletin.sign").detail["files"]
    assert files == {
        f"{language}.{kind}": hashlib.sha256(file_of(signed, language, kind).content).hexdigest()
        for language, kind in ALL
    }


CHANGES: dict[str, Callable[[Bulletin], object]] = {
    "other bytes": lambda b: BulletinFile.objects.filter(bulletin=b).update(content=b"x"),
    "one more": lambda b: BulletinFile.objects.create(
        bulletin=b, language="fr", kind="pdf", content=b"x", sha256=bytes(32)
    ),
    "no file": lambda b: BulletinFile.objects.filter(bulletin=b).delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_database_refuses_to_change_a_kept_file(signed: Bulletin, change: Callable[[Bulletin], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change(signed)


def test_a_kept_file_that_does_not_fit_its_digest_is_not_handed_out(drafted: Bulletin) -> None:
    BulletinFile.objects.create(bulletin=drafted, language="zh", kind="pdf", content=b"forged", sha256=bytes(32))
    with pytest.raises(Refused) as refused:
        file_of(drafted, "zh", "pdf")
    assert refused.value.code == "papers.changed"


@pytest.mark.parametrize(("language", "kind"), [("fr", "pdf"), ("zh", "odt")])
def test_another_language_or_kind_is_not_found(signed: Bulletin, language: str, kind: str) -> None:
    with pytest.raises(NotFound):
        file_of(signed, language, kind)


def test_markup_and_rare_characters_in_a_title_are_only_words(incident: Incident, first: User) -> None:
    type(incident).objects.filter(pk=incident.pk).update(title="<b>A & B</b> 𠮷野家 &amp;")
    bulletin = draft(by=first, incident_id=incident.pk)
    assert "<b>A&B</b>〓野家&amp;" in _said(bulletin, "zh", "pdf")
    assert "<b>A&B</b>𠮷野家&amp;" in _said(bulletin, "zh", "docx")


def test_many_figures_run_over_pages_and_none_is_lost(drafted: Bulletin, second: User) -> None:
    for place in range(10, 110):
        drafted.figures.create(
            place=place, name=f"many.figure_{place}", label_zh=f"第{place}项", label_en="x", unit="fen", value=place
        )
    said = _said(sign(by=second, bulletin_id=drafted.pk), "zh", "pdf")
    assert all(f"many.figure_{place}" in said and f"第{place}项" in said for place in range(10, 110))


def test_the_chinese_font_is_a_standard_one_of_every_reader(signed: Bulletin) -> None:
    reader = PdfReader(BytesIO(file_of(signed, "zh", "pdf").content))
    fonts = [font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert any("STSong-Light" in str(font) for font in fonts)
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


@each_file
def test_the_page_links_to_files_that_download(
    signed: Bulletin, examiner: User, signed_in: Callable[..., Client], language: str, kind: str
) -> None:
    browser = signed_in(examiner)
    address = reverse("bulletin:file", args=[signed.pk, language, kind])
    page = browser.get(reverse("bulletin:bulletin", args=[signed.pk]), {"in": language}).content.decode()
    assert page.count(f'href="{address}"') == 2
    found = browser.get(address)
    assert found["Content-Disposition"] == f'attachment; filename="{signed.number}-{language}.{kind}"'
    assert hashlib.sha256(found.content).hexdigest() in page


def test_values_are_those_of_the_page(signed: Bulletin) -> None:
    table = Document(BytesIO(file_of(signed, "en", "docx").content)).tables[1]
    with translation.override("en"):
        figures = [(each.label_en, value_in_words(each.value, each.unit)) for each in figures_of(signed)]
    assert [tuple(cell.text for cell in row.cells) for row in table.rows[1:]] == figures


def test_control_characters_of_a_pasted_title_stop_no_signature(incident: Incident, first: User, second: User) -> None:
    Incident.objects.filter(pk=incident.pk).update(title="湖北\x0b疫情\x1f")
    bulletin = sign(by=second, bulletin_id=draft(by=first, incident_id=incident.pk).pk)
    assert "湖北疫情" in _said(bulletin, "zh", "docx")
