"""Latin spellings other than pinyin, turned into the pinyin they may stand for.

Wade-Giles as in Taiwan and in old papers (CHANG CHING-LAN), by pypinyin's tables; surnames by the Hong Kong
Government's Cantonese romanisation (WONG, CHEUNG), by the package cantonese-romanisation. Given names in Cantonese
stand for too many sounds to be looked up: they are left as they are.
"""

from functools import lru_cache
from itertools import islice, product

from cantoroman import Cantonese
from pypinyin import Style
from pypinyin.constants import PINYIN_DICT
from pypinyin.style import convert

from unpaused.engines.linkage.pinyin import spellings
from unpaused.engines.linkage.surnames import COMMON_SURNAMES
from unpaused.engines.linkage.text import letters, simplified

MOST = 6
"""Other spellings kept of one name."""
Spelling = tuple[str, str]
_SYLLABLES = range(0x4E00, 0x9FA6)


def other_spellings(tokens: tuple[tuple[str, ...], ...]) -> list[Spelling]:
    """Pairs of surname and given name in pinyin for a name whose tokens are split at hyphens, at most MOST.

    [("CHANG",), ("CHING", "LAN")] may be ZHANG JINGLAN, ZHANG QINGLAN, CHANG JINGLAN ...; [("WONG",), ("FEI",)] may be
    HUANG FEI or WANG FEI.
    """
    if len(tokens) < 2:
        return []
    found = [*_wade_giles(tokens), *_cantonese(tokens), *_wade_giles((tokens[-1], *tokens[:-1]))]
    plain = ("".join(tokens[0]), "".join("".join(t) for t in tokens[1:]))
    return [spelling for spelling in dict.fromkeys(found) if spelling != plain][:MOST]


def _wade_giles(tokens: tuple[tuple[str, ...], ...]) -> list[Spelling]:
    parts = [[_in_pinyin().get(syllable, ()) for syllable in token] for token in tokens]
    flat = [options for token in parts for options in token]
    if not all(flat) or len(flat) > 4:
        return []
    cut = len(parts[0])
    chosen = islice(product(*flat), MOST * 2)
    return [("".join(syllables[:cut]), "".join(syllables[cut:])) for syllables in chosen]


def _cantonese(tokens: tuple[tuple[str, ...], ...]) -> list[Spelling]:
    joined = ["".join(token) for token in tokens]
    ends = ((joined[0], "".join(joined[1:])), (joined[-1], "".join(joined[:-1])))
    return [(pinyin, given) for surname, given in ends for pinyin in _cantonese_surnames().get(surname, ())]


@lru_cache(maxsize=1)
def _in_pinyin() -> dict[str, tuple[str, ...]]:
    """Syllables of Wade-Giles without their apostrophes, as most lists leave them out, to pinyin."""
    table: dict[str, dict[str, None]] = {}
    readings = {r for code, text in PINYIN_DICT.items() if code in _SYLLABLES for r in text.split(",")}
    for reading in sorted(readings):
        plain = letters(convert(reading, Style.NORMAL, True))
        syllable = letters(convert(reading, Style.WADEGILES, True)).replace("V", "U")
        table.setdefault(syllable, {})[plain] = None
    return {syllable: tuple(found) for syllable, found in table.items()}


@lru_cache(maxsize=1)
def _cantonese_surnames() -> dict[str, tuple[str, ...]]:
    """Spellings of common surnames in Cantonese to their pinyin."""
    table: dict[str, dict[str, None]] = {}
    for roman, characters in Cantonese().romanToChar.items():
        for character in characters:
            surname = simplified(character)
            if surname in COMMON_SURNAMES and spellings(surname):
                table.setdefault(letters(roman), {})[spellings(surname)[0]] = None
    return {roman: tuple(found) for roman, found in table.items()}
