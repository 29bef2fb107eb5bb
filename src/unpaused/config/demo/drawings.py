"""Photographs of documents that do not exist, for the drill: each says 样本 SAMPLE across its face.

Pillow alone. Chinese is written where a Chinese font is installed, else Latin letters stand in its place.
"""

import io
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFont

SIZE = (1000, 640)
DESK = (1200, 860)
_GRAIN = 256
Line = tuple[str, str, str]
"""(Chinese label, Latin label, value)."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What the drawn documents say. `number` only has the true length; dates are ISO texts."""

    name: str
    number: str
    hospital: str
    diagnosis: str
    day: str
    yuan: str
    account: str
    bank: str


def drawn(code: str, papers: Papers, seed: int) -> bytes:
    """A photograph (JPEG) of the document with this code of a check-list; unknown codes give a plain form.

    The same seed draws the same picture; another seed another desk, angle and light.
    """
    dice = random.Random(f"{code}/{seed}")
    return _photographed(_DOCUMENTS.get(code, _form)(papers, dice), dice)


def identity_card(papers: Papers, dice: random.Random) -> Image.Image:
    sheet = _sheet((232, 240, 244), dice)
    _lines(sheet, 90, 90, 40, [("姓名", "Name", papers.name), ("性别", "Sex", dice.choice("男女"))])
    _lines(sheet, 90, 240, 34, [("住址", "Address", _word("样本省样本市样本路 1 号", "1 Sample Road"))])
    _lines(sheet, 90, 510, 40, [("公民身份号码", "Identity number", papers.number)])
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((700, 110, 910, 400), fill=(206, 214, 220), outline=(150, 160, 168), width=3)
    pen.ellipse((760, 150, 850, 250), fill=(160, 150, 140))
    pen.chord((725, 270, 885, 480), 180, 360, fill=(110, 120, 140))
    return sheet


def bank_card(papers: Papers, dice: random.Random) -> Image.Image:
    sheet = _sheet(dice.choice([(28, 66, 122), (128, 32, 42), (20, 96, 88), (96, 84, 40)]), dice)
    _text(sheet, 80, 70, papers.bank, 48, (245, 240, 230))
    ImageDraw.Draw(sheet).rounded_rectangle((90, 200, 220, 300), 14, fill=(214, 182, 96))
    grouped = " ".join(papers.account[i : i + 4] for i in range(0, len(papers.account), 4))
    _text(sheet, 80, 360, grouped, 52, (245, 240, 230))
    _text(sheet, 80, 510, papers.name, 40, (245, 240, 230))
    return sheet


def diagnosis(papers: Papers, dice: random.Random) -> Image.Image:
    sheet = _paper("诊断证明书", "DIAGNOSIS CERTIFICATE", papers.hospital, dice)
    rows = [("姓名", "Name", papers.name), ("日期", "Date", papers.day), ("诊断", "Diagnosis", papers.diagnosis)]
    _lines(sheet, 90, 220, 34, [*rows, ("处理意见", "Advice", _word("休息，门诊随诊", "rest, come again"))])
    _stamp(sheet, dice)
    return sheet


def invoice(papers: Papers, dice: random.Random) -> Image.Image:
    sheet = _paper("医疗收费票据", "MEDICAL INVOICE", papers.hospital, dice)
    parts = [("药品费", "Medicines"), ("检查费", "Examinations"), ("床位费", "Bed")]
    rows = [(zh, en, f"{dice.randint(10, 900)}.00") for zh, en in parts]
    _lines(sheet, 90, 210, 32, [("姓名", "Name", papers.name), ("日期", "Date", papers.day), *rows])
    _lines(sheet, 90, 500, 42, [("合计（元）", "Total (yuan)", papers.yuan)])
    _stamp(sheet, dice)
    return sheet


def accident_report(papers: Papers, dice: random.Random) -> Image.Image:
    sheet = _paper("意外事故证明", "ACCIDENT REPORT", _word("样本派出所", "Sample police station"), dice)
    _lines(sheet, 90, 230, 34, [("姓名", "Name", papers.name), ("日期", "Date", papers.day)])
    _stamp(sheet, dice)
    return sheet


def _form(papers: Papers, dice: random.Random) -> Image.Image:
    sheet = _paper("理赔申请书", "CLAIM FORM", "", dice)
    _lines(sheet, 90, 230, 34, [("姓名", "Name", papers.name), ("日期", "Date", papers.day)])
    return sheet


_DOCUMENTS: dict[str, Callable[[Papers, random.Random], Image.Image]] = {
    "identity": identity_card,
    "bank_card": bank_card,
    "diagnosis": diagnosis,
    "invoice": invoice,
    "accident_report": accident_report,
    "notice_form": _form,
}


def pdf() -> bytes:
    """A page as a scanner makes it: what the portal asks to photograph instead."""
    out = io.BytesIO()
    Image.new("L", (200, 280), 245).save(out, "PDF")
    return out.getvalue()


def _sheet(colour: tuple[int, int, int], dice: random.Random) -> Image.Image:
    shade = dice.randint(-8, 8)
    return Image.new("RGB", SIZE, tuple(max(0, min(255, part + shade)) for part in colour))


def _paper(chinese: str, latin: str, house: str, dice: random.Random) -> Image.Image:
    sheet = _sheet((250, 249, 244), dice)
    ImageDraw.Draw(sheet).rectangle((30, 30, SIZE[0] - 30, SIZE[1] - 30), outline=(120, 120, 120), width=2)
    _text(sheet, 90, 60, house, 34, (60, 60, 60))
    _text(sheet, 90, 120, _word(chinese, latin), 50, (30, 30, 30))
    return sheet


def _lines(sheet: Image.Image, left: int, top: int, size: int, lines: Sequence[Line]) -> None:
    for place, (chinese, latin, value) in enumerate(lines):
        text = f"{_word(chinese, latin)}  {value}"
        _text(sheet, left, top + place * round(size * 1.8), text, size, (40, 40, 44))


def _stamp(sheet: Image.Image, dice: random.Random) -> None:
    left, top = dice.randint(660, 740), dice.randint(380, 430)
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((left, top, left + 180, top + 180), outline=(190, 40, 40), width=6)
    _text(sheet, left + 40, top + 65, _word("样本章", "SAMPLE"), 34 if _font_file() else 22, (190, 40, 40))


def _text(sheet: Image.Image, left: int, top: int, text: str, size: int, colour: tuple[int, int, int]) -> None:
    shown = text if _font_file() else text.encode("ascii", "replace").decode()
    ImageDraw.Draw(sheet).text((left, top), shown, colour, font=_font(size))


def _photographed(sheet: Image.Image, dice: random.Random) -> bytes:
    """Marked as a sample, laid askew on a desk, under uneven light, by a cheap lens."""
    marked = Image.alpha_composite(sheet.convert("RGBA"), _mark())
    turned = marked.rotate(dice.uniform(-4, 4), Image.Resampling.BILINEAR, expand=True)
    desk = Image.new("RGB", DESK, dice.choice([(120, 92, 66), (88, 96, 104), (170, 160, 148), (60, 66, 60)]))
    offset = ((desk.width - turned.width) // 2 + dice.randint(-40, 40), (desk.height - turned.height) // 2)
    desk.paste(turned, offset, turned)
    light = Image.linear_gradient("L").rotate(dice.choice([0, 90, 180, 270])).resize(desk.size)
    lit = ImageChops.multiply(desk, Image.merge("RGB", [light.point(lambda v: 200 + v * 55 // 255)] * 3))
    left, top = dice.randrange(_GRAIN), dice.randrange(_GRAIN)
    noise = _noise().crop((left, top, left + desk.width, top + desk.height))
    out = io.BytesIO()
    Image.blend(lit, noise, dice.uniform(0.04, 0.08)).save(out, "JPEG", quality=dice.randint(70, 88))
    return out.getvalue()


@cache
def _noise() -> Image.Image:
    """A sensor's grain, larger than a picture: each picture shows another part of it. Making it anew takes longest."""
    return Image.effect_noise((DESK[0] + _GRAIN, DESK[1] + _GRAIN), 13).convert("RGB")


@cache
def _mark() -> Image.Image:
    """样本 SAMPLE, across the whole face, so that no drawn document can be taken for one."""
    layer = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for row in range(3):
        for column in range(2):
            place = (60 + column * 500, 90 + row * 200)
            pen.text(place, _word("样本 SAMPLE", "SAMPLE"), (200, 30, 30, 90), font=_font(62))
    return layer.rotate(14, Image.Resampling.BILINEAR)


def _word(chinese: str, latin: str) -> str:
    return chinese if _font_file() else latin


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(_font_file(), size) if _font_file() else ImageFont.load_default(size)


@cache
def _font_file() -> str:
    """A font with Chinese, as fontconfig knows it; empty where there is none."""
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, timeout=20, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    files = sorted(line.rstrip(": ") for line in listed.splitlines() if line.strip())
    return next((file for file in files if "Regular" in file), files[0] if files else "")
