"""The sound of an area's name, for those who do not read Chinese."""

from pypinyin import lazy_pinyin

_KINDS = ("特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "区", "县", "盟")


def sound_of(name: str) -> str:
    """In pinyin without tones, without what kind of area it is: 湖北省 -> Hubei."""
    kind = next((kind for kind in _KINDS if name.endswith(kind) and len(name) > len(kind) + 1), "")
    return "".join(lazy_pinyin(name.removesuffix(kind))).capitalize()
