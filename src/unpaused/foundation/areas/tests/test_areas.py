import pytest

from unpaused.foundation import areas
from unpaused.foundation.areas import Area, Areas, boundaries, load
from unpaused.kernel.errors import Refused, Unavailable


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


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("重庆", "500000"),
        ("chongqing", "500000"),
        ("cq", "500000"),
        ("zhongqing", "500000"),
        ("xiamen", "350200"),
        ("lu an", "341500"),
        ("lu'an", "341500"),
        ("bengbu", "340300"),
        ("guoyang", "341621"),
        ("hubei wuhan", "420100"),
        ("湖北武汉", "420100"),
        ("恩施", "422800"),
        ("hlj", "230000"),
        ("42", "420000"),
    ],
)
def test_areas_are_found_as_people_type_them(typed: str, first: str) -> None:
    assert load().search(typed, 5)[0] == first


@pytest.mark.parametrize("typed", ["", "  ", "xyzzy", "999999", "%", "市辖区"])
def test_what_names_no_area_finds_none(typed: str) -> None:
    assert load().search(typed) == []


def test_a_shape_on_the_map_is_turned_into_codes() -> None:
    around = boundaries.polygon([(30.0, 113.7), (31.3, 113.7), (31.3, 115.1), (30.0, 115.1), (30.0, 113.7)])
    found = boundaries.codes_touched(around)
    assert "420100" in found, "every district of Wuhan is inside: the city stands for them"
    assert not any(code.startswith(("4201", "43")) for code in found if code != "420100")


def test_a_point_lies_in_one_district_and_the_sea_in_none() -> None:
    assert boundaries.codes_touched(boundaries.circle(30.6009, 114.3094, 0)) == ["420102"]
    assert boundaries.codes_touched(boundaries.circle(20.0, 130.0, 50)) == []


def test_a_shape_around_a_whole_province_is_the_province() -> None:
    around = boundaries.polygon([(39.3, 115.3), (41.1, 115.3), (41.1, 117.6), (39.3, 117.6), (39.3, 115.3)])
    assert "110000" in boundaries.codes_touched(around)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(30, 114), (31, 114), (30, 114)],
        [(30, 114), (31, 114), (31, 115), (30, 115)],
        [(100, 114)] * 4,
        [(30, 114)] * 4,
    ],
)
def test_what_is_no_polygon_is_refused(points: list[tuple[float, float]]) -> None:
    with pytest.raises(Refused):
        boundaries.polygon(points)


def test_rows_that_only_group_areas_are_named_nowhere(table: Areas) -> None:
    assert table.full_name("429004") == "湖北省仙桃市"
    names = [area.name for area in table.children("420000")]
    assert "仙桃市" in names
    assert not [name for name in names if "直辖" in name]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("湖北省", "Hubei"),
        ("山西省", "Shanxi"),
        ("陕西省", "Shaanxi"),
        ("内蒙古自治区", "Inner Mongolia"),
        ("广西壮族自治区", "Guangxi"),
        ("新疆维吾尔自治区", "Xinjiang"),
        ("香港特别行政区", "Hong Kong"),
        ("恩施土家族苗族自治州", "Enshi"),
        ("积石山保安族东乡族撒拉族自治县", "Jishishan"),
        ("西安市", "Xi'an"),
    ],
)
def test_an_area_is_called_in_english_as_people_call_it(name: str, said: str) -> None:
    assert areas.sound_of(name) == said


def test_no_two_provinces_are_called_alike(table: Areas) -> None:
    provinces = [each.name for each in table.provinces()]
    assert len({areas.sound_of(name) for name in provinces}) == len(provinces)
