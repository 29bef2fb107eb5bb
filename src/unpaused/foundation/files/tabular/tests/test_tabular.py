import contextlib
import io
import re
import zipfile
from datetime import date

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.foundation.files import tabular
from unpaused.kernel.errors import Refused

HEADER = ("姓名", "身份证号")


def workbook(fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def changed(content: bytes, member: str, change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        return archive({n: change(old.read(n)) if n == member else old.read(n) for n in old.namelist()})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_code_page(encoding):
    table = tabular.read_bytes("姓名,电话\n张三,1\n李四,2\n".encode(encoding))
    assert [row.cells for row in table.rows] == [("姓名", "电话"), ("张三", "1"), ("李四", "2")]


def test_traditional_text_in_big5_is_read():
    text = "序號,姓名,身分證號碼,住址\n1,陳國強,420102196203154517,武漢市江岸區\n2,張偉,420102197203154518,武昌區\n"
    table = tabular.read_bytes(text.encode("big5"))
    assert table.rows[1].cells == ("1", "陳國強", "420102196203154517", "武漢市江岸區")


UTF8, GB = "utf-8", "gb18030"


@pytest.mark.parametrize(
    ("parts", "first", "line"),
    [
        ([("姓名,住址\n", UTF8), ("张三,武汉\n李四,武昌\n", GB)], "UTF-8", 2),
        ([("姓名,住址\n", "utf-8-sig"), ("1,x\n张三,武汉\n", GB)], "UTF-8", 3),
        ([("姓名,住址\n张三,武汉\n王,汉\né,x\n", UTF8), ("李四,武昌\n", GB)], "UTF-8", 5),
        ([("姓名,住址\n张三,武汉\n", GB), ("李四,武昌\n", UTF8)], "GB18030", 3),
    ],
)
def test_a_text_in_two_encodings_is_refused_with_the_line_where_they_change(parts, first, line):
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(b"".join(text.encode(encoding) for text, encoding in parts))
    assert (refused.value.code, refused.value.params) == ("table.mixed", {"first": first, "line": line})


def test_a_single_line_that_reads_as_utf8_by_chance_spoils_no_list_in_gb18030():
    by_chance = "李娜".encode(UTF8)  # six bytes that are three characters of GB 2312 too
    rows = [*["王小明,武汉".encode(GB)] * 20, by_chance]
    table = tabular.read_bytes(b"\n".join(["姓名,住址".encode(GB), *rows]))
    assert len(table.rows) == 22


@given(st.lists(st.text(alphabet="序號姓名陳國強張偉聰漢江岸區武昌路医院门诊诊断结果湖北省", min_size=2), min_size=1))
def test_traditional_and_simplified_text_in_gb18030_is_never_taken_for_big5(words):
    table = tabular.read_bytes(("姓名,诊断\n" + "".join(f"{word},x\n" for word in words)).encode("gb18030"))
    assert [row.cells[0] for row in table.rows] == ["姓名", *words]


@pytest.mark.parametrize(
    "text", ['序号,姓名\n1,"张伟\n2,李娜\n', '姓名,址\n"张"伟,x\n', '姓名\n张三\n"李四\n王五"赵六\n']
)
def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line(text):
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(text.encode())
    assert refused.value.code == "table.broken_text"
    assert refused.value.params["line"] == text[: text.index('"')].count("\n") + 1


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_200_000_characters_is_refused_with_its_place_and_not_as_a_broken_quotation_mark(quote):
    text = f"序号,姓名,址\n1,张伟,x\n2,李娜,{quote}{'长' * 200_000}{quote}\n"
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(text.encode())
    assert refused.value.code == "table.cell"
    assert refused.value.params == {"row": 3, "column": 3, "length": 200_000, "limit": 10_000}


def test_a_quotation_mark_open_over_200_000_characters_is_named_as_such():
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(('序号,姓名\n1,"张伟\n' + "2,李娜\n" * 40_000).encode())
    assert refused.value.code == "table.broken_text"
    assert refused.value.params["line"] == 2


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter):
    table = tabular.read_bytes(f"姓名{delimiter}电话\n张三{delimiter}1\n".encode())
    assert table.rows[1].cells == ("张三", "1")


@pytest.mark.parametrize("cell", ['="420106199001011237"', '"=""420106199001011237"""', ' ="420106199001011237" '])
def test_a_number_written_so_that_no_spreadsheet_rounds_it_is_read_as_it_is_meant(cell):
    table = tabular.read_bytes(f"姓名,身份证号\n张三,{cell}\n".encode())
    assert table.rows[1].cells == ("张三", "420106199001011237")


def test_rows_keep_their_number_in_the_file():
    table = tabular.read_bytes("姓名\n\n\n张三\n".encode())
    assert [row.number for row in table.rows] == [1, 4]


def test_a_quoted_line_break_does_not_split_a_row():
    table = tabular.read_bytes('姓名,址\n"张\n三",x\n李四,y\n'.encode())
    assert [row.number for row in table.rows] == [1, 2, 4]


def test_200_000_empty_rows_are_no_rows():
    table = tabular.read_bytes(("姓名,电话\n张三,1\n" + ",\n" * 200_000).encode())
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table.empty"),
        (b"   \n", "table.empty"),
        (b"%PDF-1.7 ...", "table.kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table.old_or_locked"),
        (b"<html><table></table>", "table.kind"),
        (b"\xef\xbb\xbf<html><table></table>", "table.kind"),
        (b"<meta charset=gb2312><table></table>", "table.kind"),
        (b"abc\x00def", "table.nul"),
        (b"\xff\xff\xff\xff\xff", "table.not_text"),
        (b"PK\x03\x04 nonsense", "table.workbook"),
        (b"PAR1 nonsense", "table.parquet"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(content)
    assert refused.value.code == code


def test_dates_and_numbers_of_a_workbook_become_plain_text():
    def fill(sheet):
        sheet.append([date(1960, 12, 27), 13800000000, 51.0, 1.5, True])

    assert tabular.read_bytes(workbook(fill)).rows[0].cells == (
        "1960-12-27", "13800000000", "51", "1.5", "TRUE",
    )  # fmt: skip


def test_digits_a_spreadsheet_has_lost_are_masked_not_invented():
    table = tabular.read_bytes(workbook(lambda sheet: sheet.append([420102196001011234])))
    assert table.rows[0].cells == ("420102196001011***",)


def test_characters_that_a_workbook_writes_by_their_code_are_read_as_typed():
    content = workbook(lambda sheet: [sheet.append(HEADER), sheet.append(["张三RETURN", "CODE5F20三"])])
    for old, new in ((b"RETURN", b"_x000D_\n"), (b"CODE5F20", b"_x5F20_")):
        for member in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
            with contextlib.suppress(KeyError):
                content = changed(content, member, lambda data, old=old, new=new: data.replace(old, new))
    assert tabular.read_bytes(content).rows[1].cells == ("张三", "张三")


def test_a_merged_cell_fills_the_rows_it_covers():
    def fill(sheet):
        for row in (["住址", "姓名"], ["幸福村", "张三"], [None, "李四"]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    assert tabular.read_bytes(workbook(fill)).rows[2].cells == ("幸福村", "李四")


def test_cells_merged_over_columns_are_told():
    def fill(sheet):
        sheet.append(["姓名", "联系电话", None])
        sheet.append(["张三", "1", "2"])
        sheet.append(["李四", "1", "2"])
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A2:A3")

    assert tabular.read_bytes(workbook(fill)).merges == ((1, 1, 1, 2),)


def test_a_formula_is_not_evaluated_and_is_reported():
    table = tabular.read_bytes(workbook(lambda sheet: sheet.append(["张三", "=1+1"])))
    assert table.rows[0].cells == ("张三",)
    assert [(fault.row, fault.column) for fault in table.faults] == [(1, 2)]


def test_the_stored_value_of_a_formula_is_used():
    content = workbook(lambda sheet: sheet.append(["张三", "=1+1"]))
    content = changed(content, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", xml))
    assert tabular.read_bytes(content).rows[0].cells == ("张三", "2")


def test_200_000_empty_workbook_rows_are_no_rows():
    content = workbook(lambda sheet: sheet.append(list(HEADER)))
    empty = b"".join(b'<row r="%d"/>' % number for number in range(2, 200_002))
    content = changed(
        content, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", empty + b"</sheetData>")
    )
    assert [row.cells for row in tabular.read_bytes(content).rows] == [HEADER]


def test_a_zip_bomb_is_refused_before_it_unpacks():
    bomb = archive({"xl/workbook.xml": b" " * 50_000_000})
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(bomb)
    assert refused.value.code == "table.bomb"


def test_an_archive_that_is_no_workbook_is_refused():
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(archive({"list.csv": b"a,b"}))
    assert refused.value.code == "table.archive"


@pytest.mark.parametrize("member", ["content.xml", "xl/workbook.bin"])
def test_a_workbook_of_another_kind_is_told_as_such(member):
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(archive({member: b"<x/>"}))
    assert refused.value.code == "table.other_workbook"


def test_declared_entities_are_refused():
    content = workbook(lambda sheet: sheet.append(list(HEADER)))
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    content = changed(content, "xl/worksheets/sheet1.xml", lambda xml: evil + xml)
    with pytest.raises(Refused) as refused:
        tabular.read_bytes(content)
    assert refused.value.code == "table.entities"


def test_other_sheets_with_content_are_named_and_can_be_chosen():
    book = openpyxl.Workbook()
    book.active.title = "一院"
    book.active.append(["张三"])
    book.create_sheet("二院").append(["李四"])
    stream = io.BytesIO()
    book.save(stream)
    assert tabular.read_bytes(stream.getvalue()).other_sheets == ("二院",)
    assert tabular.read_bytes(stream.getvalue(), sheet="二院").rows[0].cells == ("李四",)


def test_parquet_gives_its_column_names_as_the_first_row():
    stream = io.BytesIO()
    pq.write_table(pa.table({"姓名": ["张三"], "生日": [date(1960, 1, 2)], "年龄": [51.0]}), stream)
    rows = tabular.read_bytes(stream.getvalue()).rows
    assert [row.cells for row in rows] == [("姓名", "生日", "年龄"), ("张三", "1960-01-02", "51")]


def test_a_row_too_wide_is_refused_with_its_number():
    with pytest.raises(Refused, match="Row 2"):
        tabular.read_bytes(b"a,b\n" + b"1," * 400 + b"2\n")


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@sum", "\tx"])
def test_written_cells_are_no_formulas(text):
    assert tabular.harmless(text).startswith("'")


def test_negative_numbers_stay_numbers():
    assert tabular.harmless("-1.5") == "-1.5"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_refusal(content):
    with contextlib.suppress(Refused):
        assert all(any(row.cells) for row in tabular.read_bytes(content).rows)


@given(st.lists(st.lists(st.text("张三ab,\"'\n ", max_size=6), min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_write_csv_writes_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    tabular.write_csv(path, ["姓名", "电话"], rows)
    assert tabular.read(path).rows[0].cells == ("姓名", "电话")


def test_a_zero_byte_in_a_text_is_named_with_its_line():
    with pytest.raises(Refused) as refused:
        tabular.read_bytes("姓名,电话\n张三,1\n李\x00四,2\n".encode())
    assert refused.value.code == "table.nul" and refused.value.params["line"] == 3
