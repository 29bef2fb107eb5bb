"""A paper as DOCX, A4, which its reader may copy from; the PDF beside it is the one to hand on."""

from datetime import datetime, timezone
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from unpaused.foundation.papers.paper import Paper, Prose, Table

CHINESE, LATIN = "宋体", "Times New Roman"
TEAL, AMBER = RGBColor(0x0B, 0x5D, 0x5E), RGBColor(0x8A, 0x53, 0x00)
MARGIN, WIDTH = Mm(20), 170
LANGUAGES = {"zh": "zh-CN", "en": "en"}
NEVER = (1980, 1, 1, 0, 0, 0)
"""The first day an archive can name: its members carry no clock of ours."""


def as_docx(paper: Paper) -> bytes:
    """The same bytes for the same paper: the moment in its properties is the paper's own."""
    document = Document()
    _prepare(document, paper)
    _coloured(document.add_heading(level=0), paper.title, TEAL)
    document.add_paragraph(paper.subject)
    for each in paper.notices:
        _coloured(document.add_paragraph(), each, AMBER)
    for part in paper.parts:
        if part.title:
            _coloured(document.add_heading(level=1), part.title, TEAL)
        if isinstance(part, Prose):
            _write(document, part)
        else:
            _put(document, part)
    into = BytesIO()
    document.save(into)
    return _without_clock(into)


def _prepare(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.footer.paragraphs[0].text = paper.foot
    for name in ("Normal", "Title", "Heading 1"):
        _in_font(document.styles[name], LANGUAGES[paper.language])
    document.styles["Normal"].font.size = Pt(10)
    _properties(document.core_properties, paper)


def _in_font(style: Any, language: str) -> None:
    style.font.name = LATIN
    fonts = style.element.rPr.rFonts
    for each in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(each), None)
    fonts.set(qn("w:eastAsia"), CHINESE)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en" if language == "en" else "zh-CN")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(spoken)


def _properties(properties: Any, paper: Paper) -> None:
    moment: datetime = paper.moment.astimezone(timezone.utc).replace(microsecond=0, tzinfo=None)
    properties.title, properties.subject = f"{paper.title} {paper.number}", paper.subject
    properties.author = properties.last_modified_by = paper.author
    properties.created = properties.modified = moment
    properties.language, properties.comments = LANGUAGES[paper.language], ""


def _coloured(paragraph: Any, words: str, colour: RGBColor) -> None:
    paragraph.add_run(words).font.color.rgb = colour


def _write(document: Any, prose: Prose) -> None:
    for each in prose.text.splitlines():
        document.add_paragraph(each)


def _put(document: Any, table: Table) -> None:
    grid = document.add_table(rows=0, cols=len(table.shares), style="Table Grid")
    grid.autofit = False
    rows = [table.columns, *table.rows] if table.columns else list(table.rows)
    for place, words in enumerate(rows):
        row = grid.add_row()
        if place == 0 and table.columns:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, each in enumerate(words):
            _fill(row.cells[column], each, table, column)


def _fill(cell: Any, words: str, table: Table, column: int) -> None:
    cell.width = Mm(WIDTH * table.shares[column])
    paragraph = cell.paragraphs[0]
    paragraph.add_run(words).font.size = Pt(10 if len(table.shares) == 2 else 8)
    if column in table.right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _without_clock(saved: BytesIO) -> bytes:
    into = BytesIO()
    with ZipFile(saved) as source, ZipFile(into, "w") as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, NEVER), source.read(name), ZIP_DEFLATED)
    return into.getvalue()
