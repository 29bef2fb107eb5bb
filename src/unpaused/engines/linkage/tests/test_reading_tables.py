"""Reading lists as people lay them out: headers, several tables, titles, totals and notes."""

from unittest import mock

import pytest

from unpaused.engines.linkage import Layout, column_shapes, find_headers, read_list
from unpaused.kernel.errors import Refused

HEADER = ("序号", "姓名", "身份证号")


def test_the_header_is_found_under_title_lines():
    assert find_headers([("名单",), ("报送单位", "", "时间"), HEADER, ("1", "张三", "")]).place == 2


@pytest.mark.parametrize(
    "header",
    [
        ("No.", "Name", "ID No."),
        ("序號", "患者姓名（必填）", "身份證號碼"),
        ("编号", " 姓 名 ", "证件号码*"),
        ("序号", "姓名 Name", "身份证号/ID No."),
    ],
)
def test_headers_in_both_languages_and_many_forms(header):
    assert find_headers([header]).columns == {"row_id": 0, "name": 1, "id_number": 2}


def test_a_contact_persons_phone_is_not_the_persons():
    assert "phone" not in find_headers([("姓名", "紧急联系人电话")]).columns


@pytest.mark.parametrize(
    ("header", "field", "column"),
    [
        (("户主姓名", "家庭成员姓名", "身份证号"), "name", 1),
        (("户主姓名", "居民姓名（必填）", "身份证号"), "name", 1),
        (("英文姓名", "乘客中文姓名", "证件号"), "name", 1),
        (("户主姓名", "身份证号"), "name", 0),
        (("班级", "家长姓名", "学生", "电话"), "name", 2),
        (("家长姓名", "幼儿姓名", "电话"), "name", 1),
        (("姓名", "户籍地址", "现居住地址（到门牌号）"), "address", 2),
        (("姓名", "户籍地址", "电话"), "address", 1),
    ],
)
def test_the_column_of_the_person_goes_before_that_of_the_household(header, field, column):
    assert find_headers([header, ("张三", "李四", "")]).columns[field] == column


def test_cells_that_name_their_field_and_fill_it_in_are_rows():
    cells = [("姓名：张三", "身份证：542523196012279624"), ("姓名：李四", "身份证：542523196012279624")]
    with pytest.raises(Refused) as refused:
        read_list([1, 2], cells)
    assert refused.value.code == "list.no_header"
    rows = read_list([1, 2], cells, layout=Layout(-1, {"name": 0, "id_number": 1})).rows
    assert [row.name for row in rows] == ["姓名：张三", "姓名：李四"]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (("Name: Last, First", "Phone: digits"), {"name", "phone"}),
        (("姓名：必填", "身份证号：18位", "住址：详细到门牌号"), {"name", "id_number", "address"}),
        (("姓名：真实姓名", "出生日期：年月日"), {"name", "birth_date"}),
    ],
)
def test_a_header_that_says_how_to_fill_it_in_is_a_header(header, columns):
    assert read_list([1, 2], [header, ("Li Si", "1")]).columns.keys() == columns


def test_surname_and_given_name_in_two_columns_become_one():
    assert read_list([1, 2], [("Surname", "Given names"), ("ZHANG", "LUMEI")]).rows[0].name == "ZHANG/LUMEI"


def test_a_missing_name_column_is_refused_naming_what_is_there():
    with pytest.raises(Refused, match="电话") as refused:
        find_headers([("序号", "电话", "地址")])
    assert refused.value.code == "list.missing_header"


def test_columns_under_unknown_words_are_told_by_what_stands_in_them():
    cells = [("序号", "人员", "号"), ("1", "张三", "420102196001011234"), ("2", "李四", "420102197001011234"),
             ("3", "王五六", "420102198001011234")]  # fmt: skip
    assert find_headers(cells).columns == {"row_id": 0, "name": 1, "id_number": 2}


@pytest.mark.parametrize(
    ("header", "cell", "taken"),
    [
        ("年月", "196{n}-02-03", True),
        ("年月", "196{n}-02-03 00:00:00", True),
        ("报案时间", "2020-02-0{n} 10:20", False),
        ("入院日期", "2020-02-0{n}", False),
        ("Date reported", "2020-02-0{n}", False),
        ("登记", "2020-02-0{n} 10:20", False),
    ],
)
def test_a_date_of_something_else_never_becomes_the_date_of_birth(header, cell, taken):
    cells = [("姓名", header), *[("张三", cell.format(n=n)) for n in range(1, 6)]]
    assert ("birth_date" in find_headers(cells).columns) is taken
    assert (header in read_list(range(1, 7), cells).rows[0].facts) is not taken


def test_a_column_of_doctors_never_becomes_the_names():
    with pytest.raises(Refused):
        find_headers([("年龄", "主治医师"), ("33", "张三"), ("34", "李四"), ("35", "王五")])


def test_ages_under_a_header_of_the_chinese_count_are_marked():
    assert [r.age for r in read_list([1, 2, 3], [("姓名", "虚岁"), ("张三", "45"), ("李四", "46岁")]).rows] == [
        "虚45",
        "虚46岁",
    ]


def test_doubled_headers_are_refused_by_name():
    with pytest.raises(Refused, match="姓名") as refused:
        find_headers([("序号", "姓名", "姓名")])
    assert refused.value.code == "list.doubled_header"


def test_a_header_merged_over_columns_is_refused_with_its_place():
    rows = [("名单", "名单", "名单"), ("姓名", "联系电话", "联系电话"), ("张三", "1", "2")]
    with pytest.raises(Refused, match="联系电话 in row 3 is merged over the columns B to C") as refused:
        read_list([1, 3, 4], rows, merges=[(1, 1, 0, 2), (3, 3, 1, 2)])
    assert refused.value.code == "list.merged_header"


def test_rows_merged_above_and_below_the_header_are_no_fault_of_it():
    rows = [("名单", "名单"), ("姓名", "电话"), ("张三", "张三")]
    assert read_list([1, 2, 3], rows, merges=[(1, 1, 0, 1), (3, 3, 0, 1)]).rows[0].name == "张三"


def test_a_list_without_any_header_is_refused():
    with pytest.raises(Refused) as refused:
        find_headers([("张三", "13812345678"), ("李四", "13912345678")])
    assert refused.value.code == "list.no_header"


def test_a_header_without_rows_is_refused():
    with pytest.raises(Refused) as refused:
        read_list([1], [HEADER])
    assert refused.value.code == "list.no_rows"


def test_totals_notes_and_repeated_headers_are_left_out_and_named():
    cells = [HEADER, ("1", "张三"), HEADER, ("2", "李四"), ("合计", "", "2人"), ("注：带*为脱敏信息",)]
    read = read_list(range(1, 7), cells)
    assert [row.name for row in read.rows] == ["张三", "李四"]
    assert read.left_out == [3, 5, 6]


def test_a_second_table_below_is_read_by_its_own_header():
    cells = [
        ("序号", "姓名", "性别", "身份证号", "电话", "科室"),
        ("1", "张三", "男", "542523196012279624", "13812345678", "内科"),
        ("疑似病例",),
        ("序号", "姓名", "电话", "身份证号", "住址"),
        ("1", "李四", "13912345678", "54252319601227962X", "武昌区"),
        ("序号", "姓名", "性别", "身份证号", "电话", "科室"),
        ("1", "王五", "女", "542523196012279624", "13712345678", "外科"),
    ]
    first, second, third = read_list(range(1, 8), cells).rows[:1] + read_list(range(1, 8), cells).rows[-2:]
    assert (first.sex, first.phone, first.facts) == ("男", "13812345678", {"科室": "内科"})
    assert (second.name, second.phone, second.id_number) == ("李四", "13912345678", "54252319601227962X")
    assert (second.sex, second.address, second.facts) == ("", "武昌区", {})
    assert (third.sex, third.phone, third.facts) == ("女", "13712345678", {"科室": "外科"})


def test_a_header_said_again_in_english_directly_below_changes_nothing():
    cells = [("姓名", "性别", "证件号码"), ("Name", "Sex", "No."), ("张三", "男", "E12345678")]
    row = read_list(range(1, 4), cells).rows[0]
    assert (row.name, row.id_number) == ("张三", "E12345678")


def test_a_header_in_two_languages_on_each_page_is_read_alike_on_all():
    header = [("姓名", "性别", "号"), ("Name", "Sex", "Passport no.")]
    rows = read_list(range(1, 7), [*header, ("张三", "男", "E12345678"), *header, ("李四", "女", "E12345679")]).rows
    assert [row.id_number for row in rows] == ["E12345678", "E12345679"]


def test_a_second_table_keeps_what_people_said_of_the_words():
    cells = [("姓名", "电话", "手机"), ("张三", "1", "2"), ("手机", "姓名", "电话"), ("3", "李四", "4")]
    rows = read_list(range(1, 5), cells, layout=Layout(0, {"name": 0, "phone": 1})).rows
    assert [(row.name, row.phone, row.facts) for row in rows] == [
        ("张三", "1", {"手机": "2"}),
        ("李四", "4", {"手机": "3"}),
    ]


def test_a_header_of_two_rows_loses_nothing_of_the_upper_one():
    cells = [
        ("序号", "姓名", "年龄", "联系信息", "", "备注"),
        ("", "", "", "手机", "住址", ""),
        *[(str(place), f"王小{place}", "66", "13812345678", "武昌区", "死亡") for place in range(1, 4)],
    ]
    row = read_list(range(1, 6), cells).rows[0]
    assert (row.row_id, row.age, row.phone, row.address, row.facts) == (
        "1", "66", "13812345678", "武昌区", {"备注": "死亡"},
    )  # fmt: skip


@pytest.mark.parametrize("name", ["张小宝", "Zhang Xiaobao"])
def test_somebody_whose_relation_and_papers_are_header_words_changes_no_column(name):
    cells = [
        ("姓名", "与户主关系", "证件类型", "证件号码"),
        (name, "户主", "身份证", ""),
        ("李四", "妻", "护照", "E1234567"),
    ]
    rows = read_list([1, 2, 3], cells).rows
    assert (rows[-1].name, rows[-1].id_number, rows[-1].facts["与户主关系"]) == ("李四", "E1234567", "妻")
    assert [row.name for row in rows if "小" in row.name] == (["张小宝"] if name == "张小宝" else [])


def test_a_header_repeated_with_the_pages_number_costs_no_look_at_all_rows_below():
    pages = [[(*HEADER, f"第{page}页"), (str(page), "张三", "13812345678")] for page in range(1, 2_001)]
    cells = [(*HEADER, "电话"), *[row for page in pages for row in page]]
    with mock.patch.object(column_shapes, "_mostly", wraps=column_shapes._mostly) as looked:
        assert len(read_list(range(1, len(cells) + 1), cells).rows) == 2_000
    assert max(len(call.args[0]) for call in looked.call_args_list[50:]) <= 100


def test_a_person_whose_name_looks_like_a_total_stays():
    assert [row.name for row in read_list([1, 2], [HEADER, ("1", "总平", "420102196001011234")]).rows] == ["总平"]


def test_a_passenger_of_the_surname_sum_is_no_total():
    cells = [("Name", "Passport no"), ("SUM KA WAI", "H12345678"), ("SUM/CHI MING", "H12345679"), ("Sum: 2", "")]
    assert [row.name for row in read_list(range(1, 5), cells).rows] == ["SUM KA WAI", "SUM/CHI MING"]


@pytest.mark.parametrize("foot", [("", "以下空白"), ("——以下空白——",), ("", "（以下空白）"), ("", "以上共1人", "")])
def test_the_words_that_end_a_printed_list_are_nobody(foot):
    read = read_list([1, 2, 3], [HEADER, ("1", "张三"), foot])
    assert [row.name for row in read.rows] == ["张三"]
    assert read.left_out == [3]


def test_row_ids_are_the_lists_own_numbers_where_unique():
    assert [row.row_id for row in read_list([1, 2, 3], [HEADER, ("7", "张三"), ("9", "李四")]).rows] == ["7", "9"]


def test_row_ids_are_places_where_the_lists_numbers_repeat():
    assert [row.row_id for row in read_list([1, 2, 3], [HEADER, ("7", "张三"), ("7", "李四")]).rows] == ["1", "2"]


def test_other_columns_are_kept_as_facts():
    rows = read_list([1, 2], [("姓名", "就诊医院"), ("张三", "协和医院")]).rows
    assert rows[0].facts == {"就诊医院": "协和医院"}


def test_a_list_on_its_side_is_refused_with_what_to_do():
    rows = [
        ("姓名", "张三", "李四"),
        ("性别", "男", "女"),
        ("年龄", "40", "50"),
        ("电话", "13812345678", "13912345678"),
    ]
    with pytest.raises(Refused) as refused:
        read_list([1, 2, 3, 4], rows)
    assert refused.value.code == "list.turned"
