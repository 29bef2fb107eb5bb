"""The sound of an area's name, for those who do not read Chinese."""

import re

from pypinyin import lazy_pinyin

_KINDS = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "区", "县", "盟")

_CALLED = {
    "内蒙古自治区": "Inner Mongolia",
    "西藏自治区": "Tibet",
    "陕西省": "Shaanxi",  # apart from 山西省, which sounds alike
    "香港特别行政区": "Hong Kong",
    "澳门特别行政区": "Macao",
}
"""Those whose name in English is not their sound."""

_PEOPLES = re.compile(
    r"(?<=..)(各族|蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族"
    r"|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族"
    r"|锡伯|普米族|塔吉克|怒族|保安族|裕固族|独龙族)+$"
)


def sound_of(name: str) -> str:
    """In pinyin without tones, without what kind of area it is and for whom: 恩施土家族苗族自治州 -> Enshi."""
    if name in _CALLED:
        return _CALLED[name]
    kind = next((kind for kind in _KINDS if name.endswith(kind) and len(name) > len(kind) + 1), "")
    place = name.removesuffix(kind)
    if "自治" in kind:
        place = _PEOPLES.sub("", place)
    first, *others = lazy_pinyin(place)
    return "".join([first, *(f"'{each}" if each[0] in "aoe" else each for each in others)]).capitalize()
