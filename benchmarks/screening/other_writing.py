"""How the second generator's senders write a person: every field as a channel whose outcomes can be enumerated.

A channel gives for a person the probability of each text it may write. The list is drawn from it, and the same numbers
make the ideal posterior (`ceiling`), which knows how the list came about as nobody else can.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import opencc
from pypinyin import Style, lazy_pinyin

Outcomes = dict[str, float]
Person = dict[str, Any]
_POOL = (
    "陈林黄张李吴王郑蔡刘杨许谢郭洪邱曾廖赖徐周叶苏庄江吕何罗国家志建文明俊伟宏振荣坤财添福金水木火土生龙虎豪杰雄辉耀美丽淑惠秀玉珍"
    "宝珠凤英花兰桂香月娥娇娟妹姿婷雅慧芬芳菊莲荷梅竹静怡欣悦颖萍萱蓉薇茹莉莎娜佳琪瑶嘉宇轩皓泽霖逸晨熙铭锋凯旋捷鹏飞翔云天佑诚"
    "哲彦斌贤良才学儒书勇永昌茂盛海洋江河峰松柏森依怡宜仪义毅意义忆艺亦易益奕卫维微威薇巍为国果过郭建健剑键见华桦花画话民敏明铭名鸣"
    "玲凌灵铃岭宁林临琳霖麟邻兰岚蓝澜南楠男娜蕾雷磊垒内妮莉丽力立利历黎离新欣鑫心馨信星兴幸行形真珍贞针正政证振震征诗施师石实时世"
    "市士思四斯丝子紫梓自志智芝枝之致祖足组族佐左崇冲充从聪丛春纯淳村存"
)
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
_SHAPES_TEXT = (
    "晴睛请 未末 己已 辰晨 候侯 俊峻骏 宜宣 玲铃 颖颍 淋琳 梅海 侍待 陈阵 刘到 茜茵 玫玖 栋拣 洪拱 亨享 斌赋 "
    "晓哓 佳住 圆园 萍苹 荣荥 堃坤 淑椒 芝芷 廷延 杭抗 裕裙 祥样"
)
_SHAPES = tuple(_SHAPES_TEXT.split())
_VARIANTS_TEXT = "峰峯 群羣 启啓 众衆 岩巖 杰傑 里裏 喆哲 堃坤 昇升 淼渺"
_VARIANTS = {pair[0]: pair[1] for pair in _VARIANTS_TEXT.split()}
_CANTON = {
    "陈": "CHAN", "林": "LAM", "黄": "WONG", "张": "CHEUNG", "李": "LEE", "吴": "NG", "王": "WONG", "郑": "CHENG",
    "蔡": "CHOI", "刘": "LAU", "杨": "YEUNG", "许": "HUI", "谢": "TSE", "郭": "KWOK", "洪": "HUNG", "曾": "TSANG",
    "徐": "TSUI", "周": "CHOW", "叶": "YIP", "何": "HO", "梁": "LEUNG", "罗": "LO", "苏": "SO", "邓": "TANG",
}  # fmt: skip
_READ = {"曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "盖": "ge", "翟": "zhai",
         "朴": "piao", "任": "ren", "华": "hua", "覃": "qin", "缪": "miao", "乐": "yue", "冼": "xian", "尉": "wei",
         "员": "yun", "繁": "po", "种": "chong", "宁": "ning", "盛": "sheng", "万": "wan", "长": "zhang"}  # fmt: skip
_COMPOUNDS = ("欧阳", "司徒", "上官", "令狐", "尉迟", "诸葛", "东方", "慕容", "皇甫", "端木", "单于", "澹台")


def add(outcomes: Outcomes, texts: Iterable[str], mass: float) -> float:
    """Spreads a mass evenly over texts; gives back what could not be placed."""
    unique = list(texts)
    for text in unique:
        outcomes[text] += mass / len(unique)
    return 0.0 if unique else mass


def then(outcomes: Outcomes, step: Callable[[str], Outcomes]) -> Outcomes:
    """The outcomes of a second channel applied to those of a first."""
    after: Outcomes = defaultdict(float)
    for text, mass in outcomes.items():
        for further, share in step(text).items():
            after[further] += mass * share
    return after


@lru_cache(maxsize=1)
def _groups() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = defaultdict(str)
    near: dict[str, str] = defaultdict(str)
    for character in dict.fromkeys(_POOL):
        sound = lazy_pinyin(character)[0]
        exact[sound] += character
        near[_blurred(sound)] += character
    return exact, near


def _blurred(sound: str) -> str:
    for sharp, dull in _NEAR:
        sound = sound.replace(sharp, dull)
    return "l" + sound[1:] if sound[:1] == "n" else sound


def cut(name: str) -> int:
    return 2 if name[:2] in _COMPOUNDS and len(name) > 2 else 1


def plain(name: str) -> bool:
    return "·" not in name and all("\u3400" <= c <= "\u9fff" for c in name) and len(name) <= 4


def misheard(name: str, rate: float) -> Outcomes:
    """Another character of the same sound, or of one that sounds alike in the south."""
    outcomes: Outcomes = defaultdict(float)
    left = 1.0
    if plain(name):
        exact, near = _groups()
        for groups, key, mass in ((exact, str, rate * 0.6), (near, _blurred, rate * 0.4)):
            texts = [
                name[:i] + other + name[i + 1 :]
                for i in range(cut(name), len(name))
                for other in groups.get(key(lazy_pinyin(name[i])[0]), "")
                if other != name[i]
            ]
            left -= mass - add(outcomes, texts, mass)
    outcomes[name] += left
    return outcomes


def mistyped(name: str, rate: float) -> Outcomes:
    """A look-alike or a variant, one character too few, two exchanged, or the married woman's double surname."""
    outcomes: Outcomes = defaultdict(float)
    left = 1.0
    if plain(name) and len(name) > 2:
        start = cut(name)
        alike = [
            name[:i] + c + name[i + 1 :] for i in range(start, len(name))
            for group in _SHAPES if name[i] in group for c in group if c != name[i]
        ]  # fmt: skip
        variants = [name[:i] + _VARIANTS[name[i]] + name[i + 1 :] for i in range(len(name)) if name[i] in _VARIANTS]
        shorter = [name[:i] + name[i + 1 :] for i in range(start, len(name)) if len(name) - start > 1]
        swapped = [name[:-2] + name[-1] + name[-2]] if len(name) - start == 2 and name[-1] != name[-2] else []
        for texts, share in ((alike, 0.45), (variants, 0.2), (shorter, 0.15), (swapped, 0.2)):
            left -= rate * share - add(outcomes, texts, rate * share)
    outcomes[name] += left
    return outcomes


@lru_cache(maxsize=1)
def _converter() -> Any:
    return opencc.OpenCC("s2t")


def scripted(name: str, traditional: float) -> Outcomes:
    written = str(_converter().convert(name))
    outcomes: Outcomes = defaultdict(float)
    outcomes[name] += 1 - traditional
    outcomes[written] += traditional
    return outcomes


def hidden(name: str, rate: float, styles: dict[str, float]) -> Outcomes:
    """Masks as senders set them: 张*三, 张**, 张某某, *明辉, 张X, 张○华, 陈女士 is not among them."""
    outcomes: Outcomes = defaultdict(float)
    outcomes[name] += 1 - rate
    start = cut(name)
    rest = len(name) - start
    forms = {
        "inside": name[:start] + "*" * max(rest - 1, 1) + (name[-1] if rest > 1 else ""),
        "stars": name[:start] + "*" * rest,
        "some": name[:start] + "某" * rest,
        "one": name[:start] + "某",
        "front": "*" * start + name[start:],
        "circle": name[:start] + "○" * max(rest - 1, 1) + (name[-1] if rest > 1 else ""),
        "cross": name[:start] + "X" * rest,
    }
    for style, share in styles.items():
        outcomes[forms[style]] += rate * share
    return outcomes


def romanised(name: str, southern: float) -> Outcomes:
    """As carriers write: SURNAME/GIVEN, either order, joined or with a hyphen, some as in Hong Kong."""
    outcomes: Outcomes = defaultdict(float)
    if not plain(name):
        sounds = lazy_pinyin(name.replace("·", ""))
        outcomes["".join(sounds).upper() if "·" not in name else " ".join(
            "".join(lazy_pinyin(part)).upper() for part in name.split("·"))] += 1.0  # fmt: skip
        return outcomes
    start = cut(name)
    first = _READ.get(name[0], "".join(lazy_pinyin(name[:start]))) if start == 1 else "".join(lazy_pinyin(name[:start]))
    parts = lazy_pinyin(name[start:])
    _forms(outcomes, first.upper(), [p.upper() for p in parts], 1 - southern)
    if name[0] in _CANTON:
        _forms(outcomes, _CANTON[name[0]], [p.upper() for p in parts], southern * 0.5)
    else:
        outcomes[f"{first.upper()} {''.join(parts).upper()}"] += southern * 0.5
    old = [p.upper().replace("'", "") for p in lazy_pinyin(name, style=Style.WADEGILES)]
    outcomes[f"{''.join(old[:start])} {'-'.join(old[start:])}"] += southern * 0.5
    return {text.replace("Ü", "U"): mass for text, mass in outcomes.items()}


def _forms(outcomes: Outcomes, surname: str, given: list[str], mass: float) -> None:
    joined, dashed = "".join(given), "-".join(given)
    outcomes[f"{surname}/{joined}"] += mass * 0.35
    outcomes[f"{surname} {joined}"] += mass * 0.2
    outcomes[f"{surname.title()}, {joined.title()}"] += mass * 0.1
    outcomes[f"{joined.title()} {surname.title()}"] += mass * 0.15
    outcomes[f"{surname} {dashed}"] += mass * 0.1
    outcomes[f"{surname} {' '.join(given)}"] += mass * 0.1


def miskeyed(number: str, rate: float) -> Outcomes:
    """One digit for another, two neighbours exchanged, or O for 0 and l for 1."""
    outcomes: Outcomes = defaultdict(float)
    wrong = [number[:i] + d + number[i + 1 :] for i in range(len(number)) if number[i].isdigit()
             for d in "0123456789" if d != number[i]]  # fmt: skip
    swapped = [number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)
               if number[i] != number[i + 1]]  # fmt: skip
    letters = [number.replace("0", "O", 1)] if "0" in number else []
    left = 1.0
    for texts, share in ((wrong, 0.5), (swapped, 0.3), (letters, 0.2)):
        left -= rate * share - add(outcomes, texts, rate * share)
    outcomes[number] += left
    return outcomes
