import pytest
from django.utils import translation

from unpaused.capabilities.incidents.public import areas_in_words


@pytest.mark.parametrize(
    ("codes", "english", "chinese"),
    [
        (["420000"], "Hubei", "湖北省"),
        (["420600"], "Hubei Xiangyang 襄阳市", "湖北省襄阳市"),
        (["420106"], "Hubei Wuhan Wuchang 武汉市武昌区", "湖北省武汉市武昌区"),
        (["429004"], "Hubei Xiantao 仙桃市", "湖北省仙桃市"),
        (["310115"], "Shanghai Pudongxin 浦东新区", "上海市浦东新区"),
        (["000000"], "the whole country", "全国"),
        (["110000", "429999"], "Beijing, Hubei", "北京市、湖北省"),
    ],
)
def test_an_area_is_named_in_the_readers_language(codes: list[str], english: str, chinese: str) -> None:
    """Below the province an English reader gets the sound of each name before what stands on the map."""
    with translation.override("en"):
        assert areas_in_words(codes) == english
    with translation.override("zh-hans"):
        assert areas_in_words(codes) == chinese
