"""All readings of characters as spelt in Latin letters, and the readings special to surnames."""

from functools import lru_cache

import numpy as np
from pypinyin import Style, pinyin

from unpaused.engines.linkage.arrays import U8, U64, AnyArray
from unpaused.engines.linkage.hashing import polynomial
from unpaused.engines.linkage.text import is_han, letters

MOST_READINGS = 3
_PRIVATE = range(0xE000, 0xF900)
_AS_SURNAME = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "盖": "ge gai", "翟": "zhai",
    "朴": "piao", "任": "ren", "华": "hua", "覃": "qin tan", "缪": "miao", "乐": "yue le", "冼": "xian",
    "员": "yun", "黑": "he", "秘": "bi", "重": "chong", "折": "she", "种": "chong", "祭": "zhai", "繁": "po",
    "尉": "wei yu", "柏": "bai bo", "葛": "ge", "隗": "wei kui", "燕": "yan", "应": "ying", "车": "che",
    "那": "na", "纪": "ji", "晁": "chao", "谌": "chen shen", "沈": "shen", "石": "shi", "曲": "qu", "陆": "lu",
    "贾": "jia", "薄": "bo", "俞": "yu", "召": "shao", "长": "zhang chang", "万": "wan mo", "俟": "qi",
    "澹": "tan", "宁": "ning", "洗": "xian", "句": "gou", "卜": "bu", "訾": "zi", "逄": "pang", "能": "nai",
    "佴": "nai", "瞿": "qu", "郗": "xi chi", "郇": "xun huan", "仝": "tong", "幺": "yao", "牟": "mou mu",
    "佘": "she", "晟": "cheng", "蕃": "pi", "不": "fou", "哈": "ha", "干": "gan", "盛": "sheng",
}  # fmt: skip
_COMPOUND_TEXT = (
    "欧阳司马诸葛上官司徒东方独孤南宫夏侯尉迟皇甫公孙慕容令狐长孙宇文轩辕端木呼延百里申屠濮阳淳于单于太叔公冶宗政东郭闻人"
    "钟离鲜于闾丘拓跋赫连澹台第五东野西门南门司空司寇左丘梁丘公羊谷梁段干万俟亓官巫马公西漆雕乐正壤驷宰父夹谷贺兰耶律完颜仲孙叔孙即墨归海"
)
COMPOUND = frozenset(_COMPOUND_TEXT[i : i + 2] for i in range(0, len(_COMPOUND_TEXT), 2))
"""Surnames of two characters."""


class Readings:
    """Readings by character code as numbers of their spellings: tables of shape (65536, MOST_READINGS).

    `values` is 0 where there is no further reading; `lengths` counts letters. `surname_*` put the reading of a
    surname first. Filled for the characters that were asked for, since most of the plane is never used.
    """

    def __init__(self) -> None:
        self.values: U64 = np.zeros((65536, MOST_READINGS), np.uint64)
        self.lengths: U8 = np.zeros((65536, MOST_READINGS), np.uint8)
        self.surname_values: U64 = np.zeros_like(self.values)
        self.surname_lengths: U8 = np.zeros_like(self.lengths)
        self._known = np.zeros(65536, bool)

    def learn(self, codes: AnyArray) -> None:
        """Makes sure that every code in the array is in the tables."""
        seen = np.zeros(65536, bool)
        seen[codes.ravel()] = True
        for code in np.flatnonzero(seen & ~self._known).tolist():
            self._known[code] = True
            if is_han(chr(code)) and code not in _PRIVATE:
                self._enter(code)

    def _enter(self, code: int) -> None:
        plain = spellings(chr(code))
        special = tuple(_AS_SURNAME.get(chr(code), "").upper().split())
        as_surname = (special + tuple(s for s in plain if s not in special))[:MOST_READINGS]
        for place, spelling in enumerate(plain):
            self.values[code, place] = polynomial(spelling)
            self.lengths[code, place] = len(spelling)
        for place, spelling in enumerate(as_surname):
            self.surname_values[code, place] = polynomial(spelling)
            self.surname_lengths[code, place] = len(spelling)


@lru_cache(maxsize=30_000)
def spellings(character: str) -> tuple[str, ...]:
    """The readings of a character without tone, commonest first, at most MOST_READINGS."""
    if not is_han(character):
        return ()
    found = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    unique = dict.fromkeys(letters(spelling) for spelling in found if spelling != character)
    return tuple(spelling for spelling in unique if spelling)[:MOST_READINGS]
