from datetime import date

import pytest

from unpaused.engines.linkage import read_list

HEADER = ["姓名", "年龄"]


@pytest.mark.parametrize(
    ("title", "day"),
    [
        (["排查名单", "报送时间：2026年6月30日18时"], date(2026, 6, 30)),
        (["截至 2022-05-31 24:00 的新增名单"], date(2022, 5, 31)),
        (["Passenger list, as of 27 JAN 2020"], date(2020, 1, 27)),
        (["统计日期", "", "20200127"], date(2020, 1, 27)),
        (["患者名单（出生日期已核）"], None),
        (["2020年冬季名单"], None),
    ],
)
def test_a_list_that_states_its_day_is_believed(title: list[str], day: date | None) -> None:
    assert read_list([1, 2, 3], [title, HEADER, ["王芳", "33"]]).stated_on == day


def test_the_day_may_stand_at_the_foot() -> None:
    listed = read_list([1, 2, 3], [HEADER, ["王芳", "33"], ["注：制表日期 2020.2.3", ""]])
    assert listed.stated_on == date(2020, 2, 3)


def test_a_date_of_a_row_is_never_taken_for_the_lists_own() -> None:
    assert read_list([1, 2], [["姓名", "日期"], ["王芳", "2020-02-03"]]).stated_on is None
