import pytest

from unpaused.foundation import areas
from unpaused.foundation.areas import Area, Areas
from unpaused.kernel.errors import Unavailable


@pytest.fixture(scope="module")
def table() -> Areas:
    return areas.load()


def test_a_province_contains_its_districts():
    assert areas.contains("420000", "420102")


def test_an_area_contains_itself():
    assert areas.contains("420102", "420102")


def test_a_district_does_not_contain_its_province():
    assert not areas.contains("420102", "420000")


def test_a_code_that_is_in_no_table_still_lies_in_its_province():
    assert areas.contains("420000", "429999")


def test_the_name_of_an_unknown_code_is_the_code(table):
    assert table.name("999999") == "999999"


def test_full_name_joins_the_levels(table):
    assert table.full_name("130424") == "河北省邯郸市成安县"


def test_there_are_at_least_31_provinces(table):
    assert len(table.provinces()) >= 31


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("河北省邯郸市成安县", "130424"),
        ("湖北武汉洪山区珞喻路1号", "420111"),
        ("湖北省武汉市", "420100"),
        ("湖北", "420000"),
        ("北京市海淀区中关村大街", "110108"),
        ("新疆维吾尔自治区伊犁哈萨克自治州新源县", "654025"),
        ("江苏无锡锡山区", "320205"),
        ("成安县", "130424"),
    ],
)
def test_codes_are_found_in_text(table, text, code):
    assert table.find_in_text(text) == [code]


def test_a_shared_name_gives_every_code(table):
    assert {"320106", "350102"} <= set(table.find_in_text("鼓楼区"))


@pytest.mark.parametrize("text", ["", "   ", "中山路822号", "朝阳路580号", "x" * 5000])
def test_a_text_without_an_area_gives_nothing(table, text):
    assert table.find_in_text(text) == []


def test_every_district_is_found_by_its_full_name(table):
    named = [area for area in table.districts() if area.name != "市辖区"]
    missed = [a.code for a in named if a.code not in table.find_in_text(table.full_name(a.code))]
    assert len(missed) <= len(named) // 100


def test_an_empty_table_finds_nothing_and_does_not_crash():
    assert Areas([]).find_in_text("湖北省武汉市") == []


def test_a_missing_table_says_how_to_install_it(tmp_path):
    with pytest.raises(Unavailable, match="npm ci"):
        areas.load(tmp_path)


def test_children_of_a_province_are_its_cities(table):
    assert Area("420100", "武汉市") in table.children("420000")
