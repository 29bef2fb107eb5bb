"""Reading names as people write them."""

import pytest

from unpaused.engines.linkage.names import parse_name
from unpaused.engines.linkage.results import ListRow
from unpaused.engines.linkage.romanisation import other_spellings
from unpaused.engines.linkage.row_people import row_people
from unpaused.engines.linkage.text import WILDCARD


@pytest.mark.parametrize("text", ["胡**", "胡＊＊", "胡××", "胡某某", "胡XX", "胡 **"])
def test_masked_names_keep_the_surname_and_the_length(text):
    assert parse_name(text).codes == (ord("胡"), WILDCARD, WILDCARD)


@pytest.mark.parametrize(
    ("text", "open_ended"), [("张某", True), ("张某某", True), ("张女士", True), ("张**", False), ("张三", False)]
)
def test_somebody_may_have_a_name_of_any_length_but_stars_are_counted(text, open_ended):
    assert parse_name(text).open_ended is open_ended


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ((("CHANG",), ("HSUEH", "LIANG")), ("ZHANG", "XUELIANG")),
        ((("TSAI",), ("YING", "WEN")), ("CAI", "YINGWEN")),
        ((("WONG",), ("FEI",)), ("HUANG", "FEI")),
        ((("KA", "MING"), ("CHEUNG",)), ("ZHANG", "KAMING")),
    ],
)
def test_other_romanisations_become_pinyin(tokens, expected):
    assert expected in other_spellings(tokens)


def test_a_name_in_pinyin_alone_has_no_other_reading_than_itself():
    assert ("WANG", "XIAOMING") not in other_spellings((("WANG",), ("XIAOMING",)))


@pytest.mark.parametrize("text", ["ZHANG/LUMEI", "Zhang Lumei", "Zhang, Lu-mei", "ZHANG/LUMEI MS", "Zhāng Lùměi"])
def test_latin_names_have_surname_and_given_name(text):
    assert "".join(parse_name(text).tokens) == "ZHANGLUMEI"


def test_traditional_characters_become_simplified():
    assert parse_name("張軍強") == parse_name("张军强")


def test_spaces_and_dots_inside_a_name_do_not_matter():
    assert parse_name("阿依古丽·买买提") == parse_name("阿依古丽 买买提")


def test_a_spelling_beside_the_characters_is_left_out():
    assert parse_name("张三 Zhang San") == parse_name("张三")


def test_a_polite_form_hides_the_given_name_and_tells_the_sex():
    name = parse_name("王女士")
    assert (name.codes, name.sex) == ((ord("王"), WILDCARD), "F")


def test_a_polite_form_behind_a_compound_surname_hides_the_given_name():
    name = parse_name("歐陽女士")
    assert (name.codes, name.open_ended) == ((ord("欧"), ord("阳"), WILDCARD), True)


@pytest.mark.parametrize("name", ["张伟", "李小红", "欧阳娜娜", "阿依古丽·买买提"])
def test_a_polite_form_behind_a_whole_name_hides_nothing_of_it(name):
    read = parse_name(f"{name}女士")
    assert (read.codes, read.sex, read.open_ended) == (parse_name(name).codes, "F", False)


def test_a_masked_name_before_a_polite_form_stays_masked():
    assert parse_name("胡**先生").codes == (ord("胡"), WILDCARD, WILDCARD)


@pytest.mark.parametrize(
    "text", ["张三 男 542523196012279624 13812345678", "张三/男/45岁", "张三542523196012279624", "1、张三，13812345678"]
)
def test_what_a_cell_says_behind_a_name_is_no_part_of_it(text):
    assert parse_name(text) == parse_name("张三")


@pytest.mark.parametrize("text", ["张男", "张 男", "李女英", "王 女英"])
def test_a_given_name_that_is_a_sex_too_stays(text):
    assert parse_name(text).codes[0] in map(ord, "张李王")
    assert len(parse_name(text).codes) == len(text.replace(" ", ""))


def test_numbers_in_the_cell_of_the_name_are_read_where_no_column_has_them():
    rows = [
        ListRow(name="张三 男 542523196012279624 13812345678"),
        ListRow(name="张三13812345678", phone="13912345678"),
    ]
    read = row_people(rows, _Nowhere())
    assert read.ids[0].tobytes() == b"542523196012279624"
    assert [phone.tobytes() for phone in read.phones] == [b"13812345678", b"13912345678"]


class _Nowhere:
    def find_in_text(self, text: str) -> list[str]:
        return []


@pytest.mark.parametrize("label", ["姓名：", "患者: ", "旅客:"])
def test_a_label_before_a_name_is_no_part_of_it(label):
    assert parse_name(f"{label}张三") == parse_name("张三")


@pytest.mark.parametrize("text", ["张三、李四", "张三，李四", "张三/李四丰;王五", "张三 、 欧阳娜娜"])
def test_several_names_in_one_cell_are_nobodys(text):
    assert parse_name(text).codes == ()


@pytest.mark.parametrize("text", ["欧阳 娜娜", "买买提·艾力", "张三/ZHANG SAN", "张 三"])
def test_one_name_in_several_parts_is_one(text):
    assert parse_name(text).codes != ()
