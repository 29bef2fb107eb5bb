"""Areas in words, in the language that is active."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from unpaused.foundation import areas
from unpaused.foundation.areas.places import prefix

PROVINCES: dict[str, Promise] = {
    "11": _("Beijing"),
    "12": _("Tianjin"),
    "13": _("Hebei"),
    "14": _("Shanxi"),
    "15": _("Inner Mongolia"),
    "21": _("Liaoning"),
    "22": _("Jilin"),
    "23": _("Heilongjiang"),
    "31": _("Shanghai"),
    "32": _("Jiangsu"),
    "33": _("Zhejiang"),
    "34": _("Anhui"),
    "35": _("Fujian"),
    "36": _("Jiangxi"),
    "37": _("Shandong"),
    "41": _("Henan"),
    "42": _("Hubei"),
    "43": _("Hunan"),
    "44": _("Guangdong"),
    "45": _("Guangxi"),
    "46": _("Hainan"),
    "50": _("Chongqing"),
    "51": _("Sichuan"),
    "52": _("Guizhou"),
    "53": _("Yunnan"),
    "54": _("Tibet"),
    "61": _("Shaanxi"),
    "62": _("Gansu"),
    "63": _("Qinghai"),
    "64": _("Ningxia"),
    "65": _("Xinjiang"),
    "71": _("Taiwan"),
    "81": _("Hong Kong"),
    "82": _("Macao"),
}


def area_in_words(code: str) -> str:
    """ "湖北省武汉市" in Chinese; "Hubei" or "Hubei Wuhan 武汉市" in English. The code where nothing is known."""
    digits = prefix(code)
    if not digits:
        return gettext("the whole country")
    full = areas.load_or_empty().full_name(code)
    if (get_language() or "").startswith("zh"):
        return full
    return _in_english(code, full)


def areas_in_words(codes: Iterable[str]) -> str:
    """Several, joined as the language does."""
    between = "、" if (get_language() or "").startswith("zh") else ", "
    return between.join(area_in_words(code) for code in codes)


def _in_english(code: str, full: str) -> str:
    """The province by its English name; below it each name by its sound, and as it is written."""
    table = areas.load_or_empty()
    first, *below = table.lineage(code)
    rest = full.removeprefix(table.full_name(first))
    sounds = [areas.sound_of(table.name(part)) for part in below if table.knows(part) and table.name(part) in rest]
    return " ".join(part for part in (str(PROVINCES.get(first[:2], "")), *sounds, rest) if part) or full
