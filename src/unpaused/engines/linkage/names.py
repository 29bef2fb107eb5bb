"""Names as lists write them: Chinese with masks and spaces, Latin in either order, with titles."""

import re
from dataclasses import dataclass

from unpaused.engines.linkage.pinyin import COMPOUND
from unpaused.engines.linkage.text import MASKS, WILDCARD, code_of, half_width, has_han, letters, simplified

WIDTH = 8
"""Characters of a name that are compared; longer names are equal only if their first eight are."""
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_LATIN_BESIDE = re.compile(r"(?![xX]+(?:[^A-Za-z]|$))[A-Za-z]{2,}")
"""A spelling beside the characters: 张三 Zhang San. Runs of X are masks."""
_POLITE = re.compile(r"^(.+?)\s*(先生|女士|小姐|太太|同志|大爷|大妈|阿姨)$")
_MORE_BEHIND = re.compile(r"(?<=[\u3400-\u9fff]{2})(?:[\s,/、;|]+[男女](?![\u3400-\u9fff]).*|[\s,/、;|:]*\d{11}.*)$")
"""What one cell says of a person behind the name: 张三 男 5425..., 张三13812345678."""
_SEVERAL = re.compile(r"[\u3400-\u9fff]{2,4}(?:\s*[、,/;]\s*[\u3400-\u9fff]{2,4})+")
"""Names of several people in one cell: 张三、李四. None of them is the row's alone; a person must look."""
_LABEL = re.compile(r"^(?:姓名|患者|病人|旅客|乘客|伤者|死者|客户)\s*[:：]\s*")
"""What a form says before a name: 姓名：张三."""
_SOMEBODY = re.compile(r"某{1,3}$")
_TITLES = frozenset(["MR", "MRS", "MS", "MISS", "MSTR", "CHD", "INF", "DR"])
_FEMALE = frozenset(["女士", "小姐", "太太", "大妈", "阿姨", "MRS", "MS", "MISS"])
_MALE = frozenset(["先生", "大爷", "MR", "MSTR"])


@dataclass(frozen=True)
class Name:
    """`codes`: one 16-bit code a Chinese character, WILDCARD where masked; `tokens`: Latin parts, surname first
    where the list says so, and `syllables` the same split at hyphens. One of the two is empty. `sex` is what a title
    betrays; `open_ended`: the mask says nothing of how long the name is (王某, 王某某, 王女士)."""

    codes: tuple[int, ...] = ()
    tokens: tuple[str, ...] = ()
    sex: str = ""
    open_ended: bool = False
    syllables: tuple[tuple[str, ...], ...] = ()

    @property
    def masked(self) -> bool:
        return WILDCARD in self.codes


def parse_name(text: str) -> Name:
    """Reads a name; an empty one where nothing in the text is a name."""
    plain = _MORE_BEHIND.sub("", _LABEL.sub("", _BRACKETS.sub("", half_width(text)).strip()))
    if _SEVERAL.fullmatch(plain):
        return Name()
    polite = _POLITE.match(plain)
    if polite and has_han(polite[1]):
        sex = "F" if polite[2] in _FEMALE else "M" if polite[2] in _MALE else ""
        return _chinese(polite[1], sex, surname_alone=len(polite[1]) == 1 or _plain(polite[1]) in COMPOUND)
    return _chinese(plain) if has_han(plain) else _latin(plain)


def _chinese(plain: str, sex: str = "", *, surname_alone: bool = False) -> Name:
    """`surname_alone`: a polite form hides the rest, 王女士; behind a whole name, 王小红女士, it only tells the sex."""
    codes = _codes(_LATIN_BESIDE.sub("", plain))
    if surname_alone:
        return Name(codes=(*codes, WILDCARD), sex=sex, open_ended=True)
    return Name(codes=codes, sex=sex, open_ended=bool(_SOMEBODY.search(plain)))


def _plain(surname: str) -> str:
    return "".join(simplified(c) for c in surname)


def _codes(plain: str) -> tuple[int, ...]:
    codes = [WILDCARD if c in MASKS or c in "xX" else code_of(c) for c in plain]
    return tuple(code for code in codes if code)[: WIDTH * 6]


def _latin(plain: str) -> Name:
    words = [word for word in re.split(r"[\s,/.·]+", plain) if word]
    titles = [letters(word) for word in words if letters(word) in _TITLES]
    tokens = tuple(t for t in (letters(word) for word in words) if t and t not in _TITLES)
    sex = "F" if _FEMALE & set(titles) else "M" if _MALE & set(titles) else ""
    parts = [tuple(p for p in (letters(s) for s in re.split(r"[-‐–'’]", word)) if p) for word in words]
    syllables = tuple(part for part in parts if part and "".join(part) not in _TITLES)
    return Name(tokens=tokens[:6], sex=sex, syllables=syllables[:6])
