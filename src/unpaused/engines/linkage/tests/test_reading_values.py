"""Reading dates, ages, identity numbers and telephones as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.engines.linkage.dates import has_month_first, parse_age, parse_date, parse_year
from unpaused.engines.linkage.names import parse_name
from unpaused.engines.linkage.numbers import parse_id, parse_phone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1960年12月27日", date(1960, 12, 27)),
        ("1979/05/23", date(1979, 5, 23)),
        ("1963.01.21", date(1963, 1, 21)),
        ("１９６３-１-２", date(1963, 1, 2)),
        ("19630121", date(1963, 1, 21)),
        ("1990-01-02 00:00", date(1990, 1, 2)),
        ("23 May 1979", date(1979, 5, 23)),
        ("民国49年1月2日", date(1960, 1, 2)),
        ("63年1月21日", date(1963, 1, 21)),
        ("22277", date(1960, 12, 27)),
        ("22277.0", date(1960, 12, 27)),
        ("农历一九六五年三月初八", date(1965, 4, 9)),
        ("1965年腊月廿三", date(1966, 1, 14)),
        ("農曆1965年二月初六", date(1965, 3, 8)),
        ("農曆2020年閏四月初二", date(2020, 5, 24)),
        ("民國五十四年三月八日", date(1965, 3, 8)),
        ("昭和54年3月8日", date(1979, 3, 8)),
        ("一九六五年三月八日", date(1965, 3, 8)),
        ("23MAY79", date(1979, 5, 23)),
        ("05/02/1996", date(1996, 2, 5)),
        ("05/23/1996", date(1996, 5, 23)),
        ("农历1965年闰四月初二", None),
        ("1960年12月", None),
        ("1963-02-30", None),
        ("不详", None),
    ],
)
def test_birth_dates_in_many_forms(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("49岁", 49),
        ("49", 49),
        ("４９", 49),
        ("49.0", 49),
        ("7个月", 0),
        ("14个月", 1),
        ("200", None),
        ("", None),
        ("虚岁49", 49),
        ("49虚岁", 49),
        ("六十八岁", 68),
        ("老年", None),
    ],
)
def test_ages_in_many_forms(text, expected):
    assert parse_age(text) == expected


def test_dates_with_the_month_first_are_told_by_the_rest_of_the_list():
    assert has_month_first(["05/06/1979", "05/23/1979"])
    assert not has_month_first(["05/06/1979", "23/05/1979"])
    assert not has_month_first(["05/06/1979"])


@pytest.mark.parametrize("text", ["1960年生", "1960年12月", "1960", "1960-12"])
def test_a_birth_year_alone_is_read(text):
    assert parse_year(text) == 1960


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("542523********9624", "542523********9624"),
        ("542523xxxxxxxx9624", "542523********9624"),
        ("５４２５２３１９６０１２２７９６２４", "542523196012279624"),
        ("5425**9624", "5425**********9624"),
        ("110105491231002", "11010519491231002X"),
        ("42010219600101123O", "420102196001011230"),
        ("9624", "**************9624"),
        ("后四位：9624", "**************9624"),
        ("身份证：542523196012279624", "542523196012279624"),
        ("ID:542523196012279624（本人）", "542523196012279624"),
        ("542523-19601227-962x", "54252319601227962X"),
        ("\u202d542523196012279624\u202c", "542523196012279624"),
        ("\u200b5425**9624", "5425**********9624"),
        ("542523196012279624.0", "542523196012279624"),
        ("5.42523E+17", "54252*************"),
        ("5.42523196012279e+17", "54252319601227****"),
        ("5.4E+17", ""),
        ("542523196012279624、110105194912310021", ""),
        ("流水号：202600000000000001", ""),
    ],
)
def test_identity_numbers_masked_old_and_mistyped(text, digits):
    assert parse_id(text).digits == digits


def test_a_passport_is_another_document():
    assert parse_id("E 1234-5678").other == "E12345678"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("１３０****１４９５", "130****1495"),
        ("+86 138 1234 5678", "13812345678"),
        ("86-13812345678", "13812345678"),
        ("138xxxx5678", "138****5678"),
        ("13812345678、13912345678", "13812345678"),
        ("5678", "*******5678"),
        ("尾号5678", "*******5678"),
        ("不详", ""),
        ("13812345678（本人）", "13812345678"),
        ("手机：138-1234-5678", "13812345678"),
        ("儿子13812345678", "13812345678"),
        ("13812345678 或 13912345678", "13812345678"),
        ("13812345678\n13912345678", "13812345678"),
        ("13812345678.0", "13812345678"),
        ("\u202d13812345678\u202c", "13812345678"),
        ("单号2026138123456780", ""),
    ],
)
def test_phones_masked_prefixed_and_full_width(text, digits):
    assert parse_phone(text) == digits


@given(st.text(max_size=60))
def test_no_text_breaks_a_parser(text):
    assert len(parse_name(text).codes) <= len(text)
    assert set(parse_id(text).digits) <= set("0123456789Xx*")
    assert set(parse_phone(text)) <= set("0123456789*")
    assert isinstance(parse_date(text), date | None)
    age = parse_age(text)
    assert age is None or age >= 0


@given(
    st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"])
)
def test_a_written_date_is_read_back(day, form):
    assert parse_date(day.strftime(form)) == day


@given(st.integers(0, 130))
def test_a_written_age_is_read_back(age):
    assert parse_age(f"{age}岁") == age
