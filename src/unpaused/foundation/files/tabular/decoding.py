"""Texts of any usual code page: UTF-8 with or without BOM, UTF-16, GB18030, Big5; mixtures are named by their line."""

from unpaused.kernel.errors import Refused

_UTF8_MARK = b"\xef\xbb\xbf"
_COMMON = 0.85
_NOT_UTF8, _SURELY = -1, 2
_MIXED_FROM = 0.1
"""The share of lines in UTF-8 from which a text that begins otherwise is a mixture. Three characters of GB 2312 read as
two of UTF-8 by chance once in 25,000 times, and three of usual names never."""


def decoded(content: bytes) -> str:
    """The text. Raises Refused where it is none, or written in two encodings."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _first_that_reads(content, ("utf-16",))
    if b"\x00" in content:
        raise Refused(
            "table.nul",
            "The file is no text: line {line} holds a zero byte. Export it again as CSV, or open it in a spreadsheet"
            " and save it as XLSX.",
            line=content.count(b"\n", 0, content.index(b"\x00")) + 1,
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_mixed(content)
    return _first_that_reads(content, ("big5", "gb18030") if _is_big5(content) else ("gb18030",))


def _first_that_reads(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        "table.not_text", "The file is neither a workbook nor a text in UTF-8 or GB18030. Save it again as CSV."
    )


def _refuse_mixed(content: bytes) -> None:
    """For a text that is not UTF-8 as a whole: raises Refused where its beginning, or a good part of it, is."""
    lines = [(n, _han_in(line)) for n, line in enumerate(content.split(b"\n"), start=1) if not line.isascii()]
    begins_so = content.startswith(_UTF8_MARK) or lines[0][1] >= _SURELY
    told = [n for n, han in lines if han >= _SURELY]
    if not begins_so and len(told) < len(lines) * _MIXED_FROM:
        return
    raise Refused(
        "table.mixed",
        "The text is written in two encodings: it begins in {first}, but line {line} cannot be read so. Save the whole"
        " table again as CSV in UTF-8.",
        first="UTF-8" if begins_so else "GB18030",
        line=next(n for n, han in lines if han == _NOT_UTF8) if begins_so else told[0],
    )


def _han_in(line: bytes) -> int:
    """How many Chinese characters a line has as UTF-8; _NOT_UTF8 where it cannot be read so."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _NOT_UTF8
    return sum("\u3400" <= char <= "\u9fff" for char in text)


def _is_big5(content: bytes) -> bool:
    """Whether a text reads as Big5 and makes nonsense as GB18030, which takes almost any bytes.

    Common characters have lead bytes 0xA4-0xC6 in Big5 and 0xB0-0xF7 with a trail from 0xA1 in GB 2312: a text is
    taken for Big5 where nearly all of its characters are common ones there, and many are not here.
    """
    sample = content[: content.rfind(b"\n", 0, 100_000) + 1] or content
    try:
        own, other = sample.decode("big5"), sample.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return _share(own, "big5", b"\xa4", b"\xc7") > _COMMON and _share(other, "gb2312", b"\xb0", b"\xf8") < _COMMON


def _share(text: str, encoding: str, first: bytes, last: bytes) -> float:
    """The share of characters beyond ASCII whose lead byte lies in [first, last); 1 where there are none."""
    coded = [char.encode(encoding, "ignore") for char in text if ord(char) > 127]
    return sum(first <= code[:1] < last for code in coded) / len(coded) if coded else 1.0
