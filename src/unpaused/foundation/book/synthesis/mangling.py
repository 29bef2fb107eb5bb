"""What happens to names, numbers and dates on their way into a list."""

import re
from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from random import Random

import opencc
from pypinyin import Style, lazy_pinyin

from unpaused.foundation.book.synthesis import vocabulary

_CHINESE = re.compile(r"[\u3400-\u9fff·]{2,}")
_DATE_FORMS = (
    "{0}-{1:02d}-{2:02d}",
    "{0}/{1:02d}/{2:02d}",
    "{0}.{1:02d}.{2:02d}",
    "{0}年{1}月{2}日",
    "{0}{1:02d}{2:02d}",
)
_SURNAME_SOUNDS = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "翟": "zhai", "覃": "qin",
    "区": "ou", "朴": "piao", "华": "hua", "任": "ren", "尉": "yu",
}  # fmt: skip


def is_chinese(name: str) -> bool:
    return bool(_CHINESE.fullmatch(name))


@lru_cache(maxsize=2)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(name: str) -> str:
    return str(_to_traditional().convert(name))


def _surname_length(name: str) -> int:
    return 2 if name[:2] in vocabulary.SURNAMES and len(name) > 2 else 1


def latin(name: str, rng: Random) -> str:
    """ZHANG/LUMEI, Zhang Lumei, or as foreigners are written."""
    if not is_chinese(name) or "·" in name:
        return name.upper() if not is_chinese(name) else " ".join(lazy_pinyin(name.replace("·", ""))).upper()
    cut = _surname_length(name)
    surname = "".join(lazy_pinyin(name[:cut], style=Style.NORMAL))
    surname = _SURNAME_SOUNDS.get(name[:cut], surname)
    given = "".join(lazy_pinyin(name[cut:], style=Style.NORMAL))
    forms = [f"{surname}/{given}".upper(), f"{surname.title()} {given.title()}", f"{given.title()} {surname.title()}"]
    return rng.choices(forms, weights=[0.6, 0.3, 0.1])[0].replace("ü", "u")


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    pool = "".join(vocabulary.SURNAMES) + "".join("".join(names) for names in vocabulary.GIVEN.values())
    pool += "".join(first + last for first, last in vocabulary.CHARACTERS.values())
    for character in dict.fromkeys(
        pool + "薇炜玮维巍芬雯莺瑛颖盈凯恺楷磊蕾雷倩茜芊建健剑箭俊骏峻军君钧鑫欣馨新昕心霞侠夏"
    ):
        groups[lazy_pinyin(character)[0]].append(character)
    return groups


def same_sound(name: str, rng: Random) -> str:
    """One given character replaced by another of the same sound, where there is one."""
    places = list(range(_surname_length(name), len(name)))
    rng.shuffle(places)
    for place in places:
        others = [c for c in _by_sound().get(lazy_pinyin(name[place])[0], []) if c != name[place]]
        if others:
            return name[:place] + rng.choice(others) + name[place + 1 :]
    return name


def other_character(name: str, rng: Random) -> str:
    """One given character replaced by any other."""
    place = rng.randrange(_surname_length(name), len(name))
    pool = "".join(first + last for first, last in vocabulary.CHARACTERS.values())
    return name[:place] + rng.choice(pool) + name[place + 1 :]


def mask_name(name: str, rng: Random) -> str:
    """张**, 张*三, 张某, 张某某."""
    cut = _surname_length(name)
    hidden = len(name) - cut
    forms = [name[:cut] + "*" * hidden, name[:cut] + "某" * hidden]
    if hidden >= 2:
        forms += [name[:cut] + "*" * (hidden - 1) + name[-1]] * 2
    return rng.choice(forms)


def spaced(name: str) -> str:
    return name[:1] + "　" + name[1:]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


def wrong_digit(number: str, rng: Random) -> str:
    """One digit mistyped, or two neighbours exchanged."""
    place = rng.randrange(1, len(number) - 1)
    if rng.random() < 0.3:
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return number[:place] + rng.choice("0123456789") + number[place + 1 :]


def other_phone(rng: Random) -> str:
    return rng.choice(vocabulary.PHONE_HEADS) + f"{rng.randrange(10**8):08d}"


def other_day(day: date, rng: Random) -> date:
    """A birth date as it comes out wrong: a digit of the day, the month, the year."""
    kind = rng.random()
    if kind < 0.5:
        return day.replace(day=rng.randrange(1, 29))
    if kind < 0.75:
        return day.replace(month=rng.randrange(1, 13), day=min(day.day, 28))
    if kind < 0.9:
        return day + timedelta(days=rng.choice([-365, 365, -3653, 3653]))
    return day + timedelta(days=rng.randrange(-40, 40))


def date_text(day: date, rng: Random) -> str:
    return rng.choice(_DATE_FORMS).format(day.year, day.month, day.day)


def street(address: str | None) -> str:
    """An address without the names of areas in front."""
    return re.sub(r"^.{0,24}(?:省|自治区|市|自治州|地区|盟|县|区|旗)", "", address or "")
