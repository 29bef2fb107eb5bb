"""A paper as PDF, A4. Chinese in the standard CID font STSong-Light, which every reader knows: nothing to install."""

from functools import cache
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import CondPageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from unpaused.foundation.papers.paper import Paper, Prose, Table

FONT = "STSong-Light"
MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN - 12
"""Of the text: a frame keeps 6 points on either side to itself."""
INK, TEAL, MUTED, LINE, AMBER = (HexColor(each) for each in ("#1c1b19", "#0b5d5e", "#5c5a55", "#c9c5bc", "#8a5300"))
LANGUAGES = {"zh": "zh-CN", "en": "en"}
WITH_ITS_ROWS = 45 * mm
"""A title stands on a page only where some of its rows fit under it."""
BEYOND = "〓"
"""Stands, as in Chinese print, for a character that the font has not: those beyond the basic plane."""


def as_pdf(paper: Paper) -> bytes:
    """The same bytes for the same paper: no clock and no random identifier goes in."""
    _font()
    into = BytesIO()
    document = SimpleDocTemplate(
        into,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"{paper.title} {paper.number}",
        author=paper.author,
        subject=paper.subject,
        creator="Unpaused",
        lang=LANGUAGES[paper.language],
        invariant=1,
    )

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont(FONT, 8)
        canvas.setFillColor(MUTED)
        canvas.drawString(MARGIN + 6, 11 * mm, _printable(paper.foot))
        canvas.drawRightString(A4[0] - MARGIN - 6, 11 * mm, str(page.page))

    document.build(_story(paper), onFirstPage=foot, onLaterPages=foot)
    return into.getvalue()


@cache
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def _story(paper: Paper) -> list[Any]:
    write = _Writer(paper.language)
    story: list[Any] = [write.text(paper.title, 20, TEAL), write.text(paper.subject, 13), Spacer(0, 3 * mm)]
    story += [write.text(each, 9.5, AMBER) for each in paper.notices]
    for part in paper.parts:
        story += [CondPageBreak(WITH_ITS_ROWS), Spacer(0, 5 * mm)]
        if part.title:
            story += [write.text(part.title, 13, TEAL), Spacer(0, 1.5 * mm)]
        story += _prose(part, write) if isinstance(part, Prose) else [_grid(part, write)]
    return story


def _prose(prose: Prose, write: "_Writer") -> list[Any]:
    """A flowable for each line, which breaks over pages by itself; a cell of a table does not."""
    return [write.text(each, 10) if each.strip() else Spacer(0, 2 * mm) for each in prose.text.splitlines()]


class _Writer:
    """Paragraphs that break between any two characters in Chinese, between words in English."""

    def __init__(self, language: str) -> None:
        self._wrap = "CJK" if language == "zh" else None

    def text(self, words: str, size: float, colour: Any = INK, *, right: bool = False) -> Paragraph:
        style = ParagraphStyle(
            "text",
            fontName=FONT,
            fontSize=size,
            leading=size * 1.5,
            textColor=colour,
            wordWrap=self._wrap,
            alignment=TA_RIGHT if right else 0,
        )
        return Paragraph(escape(_printable(words), quote=False), style)


def _grid(table: Table, write: _Writer) -> Grid:
    size = 10 if len(table.shares) == 2 else 8
    head = [[write.text(each, size, MUTED, right=place in table.right) for place, each in enumerate(table.columns)]]
    rows = [
        [write.text(each, size, right=place in table.right) for place, each in enumerate(row)] for row in table.rows
    ]
    grid = Grid(
        [*(head if table.columns else []), *rows],
        colWidths=[WIDTH * share for share in table.shares],
        repeatRows=1 if table.columns else 0,
    )
    ruled = [("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    around = {"TOPPADDING": 2, "BOTTOMPADDING": 2, "LEFTPADDING": 3, "RIGHTPADDING": 3}
    grid.setStyle([*ruled, *((side, (0, 0), (-1, -1), points) for side, points in around.items())])
    return grid


def _printable(words: str) -> str:
    return "".join(each if ord(each) <= 0xFFFF else BEYOND for each in words)
