"""The shadow run: who on an old list was helped, who came late, who never."""

import re
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unpaused.config.cli.tests.test_screening_commands import run

PEOPLE = [(1, "王建国"), (2, "李晓明"), (3, "赵志强"), (4, "陈美玲"), (5, "刘海燕")]
"""Claimed before the list, after it, only for another event in autumn, had no policy yet, claimed years ago."""
ID_NUMBERS = [f"110101198001010{tail}" for tail in ("037", "053", "07X", "096", "117")]
CAME = date(2020, 2, 1)


@pytest.fixture
def place(tmp_path):
    for name in ("persons", "policies", "claims"):
        (tmp_path / "snapshot" / name).mkdir(parents=True)
    persons = {
        "person_id": pa.array([number for number, _ in PEOPLE], pa.int64()),
        "name": [name for _, name in PEOPLE],
        "id_type": ["resident_id"] * 5,
        "id_number": ID_NUMBERS,
        "birth_date": pa.array([date(1980, 1, 1)] * 5),
    }
    policies = {
        "policy_no": ["P1", "P2", "P3", "P4", "P5"],
        "product_code": ["HLT01"] * 5,
        "holder_id": pa.array([1, 2, 3, 4, 5], pa.int64()),
        "insured_id": pa.array([1, 2, 3, 4, 5], pa.int64()),
        "since_date": pa.array([date(2019, 1, 1)] * 3 + [date(2020, 3, 1), date(2019, 1, 1)]),
        "until_date": pa.array([date(2021, 1, 1)] * 5),
        "status": ["active"] * 5,
    }
    claims = {
        "claim_no": ["C1", "C2", "C5", "C3"],
        "policy_no": ["P1", "P2", "P5", "P3"],
        "person_id": pa.array([1, 2, 5, 3], pa.int64()),
        "event_date": pa.array([date(2020, 1, 25), date(2020, 1, 28), date(2018, 5, 1), date(2020, 10, 7)]),
        "notice_date": pa.array([date(2020, 1, 30), date(2020, 2, 11), date(2018, 5, 3), date(2020, 10, 9)]),
        "status": ["paid"] * 4,
    }
    for name, columns in (("persons", persons), ("policies", policies), ("claims", claims)):
        pq.write_table(pa.table(columns), tmp_path / "snapshot" / name / "part.parquet")
    (tmp_path / "snapshot/manifest.json").write_text('{"version": 1, "insurer": "某某保险", "as_of": "2020-12-31"}')
    rows = [f"{name},{number}" for (_, name), number in zip(PEOPLE, ID_NUMBERS, strict=True)]
    (tmp_path / "list.csv").write_text(
        "\n".join(["姓名,身份证号", *rows, rows[2], "欧阳不在,110101199001010010"]) + "\n"
    )
    built = run("book", "build", tmp_path / "snapshot", "--out", tmp_path / "book")
    assert built.exit_code == 0, built.output
    return tmp_path


def shadowed(place, *more):
    out, report = place / "o.csv", place / "report.html"
    given = ("--book", place / "book", "--out", out, "--report", report, "--arrived", CAME.isoformat(), *more)
    done = run("screen", place / "list.csv", *given)
    assert done.exit_code == 0, done.output
    return report.read_text(encoding="utf-8")


def counted(text, label):
    found = re.search(re.escape(label) + r'</td><td class="n">([0-9,]+)', text)
    assert found, label
    return int(found.group(1))


def test_the_report_says_who_was_helped_who_came_late_and_who_never(place):
    text = shadowed(place)
    assert counted(text, "match") == 6
    said = ("had a claim before the list came", "came later by themselves", "never claimed: missed")
    assert [counted(text, label) for label in said] == [1, 1, 2]
    assert counted(text, "without a policy on that day") == 1
    assert "came 10 days after the list" in text and "第 10 天" in text
    assert "<td>3</td><td>3</td>" in text and "P3" in text and "P1" not in text


def test_it_is_told_in_both_languages_and_names_nobody(place):
    text = shadowed(place)
    assert "被遗漏的客户" in text and "People missed" in text
    for _, name in PEOPLE:
        assert name not in text
    for number in ID_NUMBERS:
        assert number not in text


def test_a_book_without_claims_says_that_nobody_can_tell(place):
    for file in (place / "snapshot/claims").iterdir():
        file.unlink()
    (place / "snapshot/claims").rmdir()
    run("book", "build", place / "snapshot", "--out", place / "book")
    text = shadowed(place)
    assert counted(text, "nobody can tell who was helped") == 5
    assert "People missed" not in text


def test_the_name_of_a_list_does_no_harm(place):
    (place / "list.csv").rename(place / "<script>alert(1)</script>.csv".replace("/", "_"))
    listing = next(place.glob("*.csv"))
    given = ("--book", place / "book", "--out", place / "o.csv", "--report", place / "r.html")
    assert run("screen", listing, *given).exit_code == 0
    assert "<script" not in (place / "r.html").read_text()
