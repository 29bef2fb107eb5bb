import csv
from datetime import date

import pyarrow.parquet as pq
import pytest

from unpaused.engines import linkage
from unpaused.foundation import areas
from unpaused.foundation.book import synthesis
from unpaused.foundation.book.contract import BY_NAME
from unpaused.foundation.files import tabular
from unpaused.kernel import identity
from unpaused.kernel.errors import Refused

AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("made")
    synthesis.synth(made, persons=6000, seed=8, as_of=AS_OF)
    return made


@pytest.fixture(scope="module")
def lists(folder, tmp_path_factory):
    return synthesis.synth_lists(folder, tmp_path_factory.mktemp("lists"), seed=8)


@pytest.fixture(scope="module")
def persons(folder):
    return pq.read_table(folder / "persons").to_pylist()


def test_the_same_seed_makes_the_same_insurer(folder, tmp_path):
    synthesis.synth(tmp_path, persons=6000, seed=8, as_of=AS_OF)
    for name in BY_NAME:
        assert pq.read_table(tmp_path / name).equals(pq.read_table(folder / name))


def test_identity_numbers_are_valid_and_agree_with_birth_and_sex(persons):
    chinese = [p for p in persons if p["id_type"] == "resident_id" and p["id_number"]]
    assert all(identity.is_valid(p["id_number"]) for p in chinese)
    assert all(identity.birth_date(p["id_number"]) == p["birth_date"] for p in chinese)
    assert all((int(p["id_number"][16]) % 2 == 1) == (p["sex"] == "M") for p in chinese)


def test_a_quarter_of_the_persons_live_in_hubei(persons):
    share = sum(p["area_code"].startswith("42") for p in persons) / len(persons)
    assert 0.2 < share < 0.3


def test_area_codes_are_real(persons):
    assert {p["area_code"] for p in persons} <= {area.code for area in areas.load().districts()}


def test_some_persons_have_no_salesperson_or_one_who_has_left(folder, persons):
    left = {s["salesperson_id"] for s in pq.read_table(folder / "salespeople").to_pylist() if s["status"] == "left"}
    assert any(p["salesperson_id"] is None for p in persons)
    assert any(p["salesperson_id"] in left for p in persons)


def test_the_organisation_has_its_size(folder):
    sizes = [pq.read_table(folder / name).num_rows for name in ("branches", "staff", "salespeople")]
    assert sizes == [32, 4000, 6000]


def test_products_and_benefits_are_the_two_known_ones(folder):
    benefits = pq.read_table(folder / "benefits").to_pylist()
    assert {b["benefit_code"] for b in benefits} == {"ACC-DEATH", "ACC-MED", "DIAG", "HOSP"}
    assert {b["sum_insured_fen"] for b in benefits if b["benefit_code"] == "DIAG"} == {1_000_000}


def test_the_notices_are_gb18030_and_of_persons_of_the_book(lists, persons):
    text = lists["own-notices.csv"].read_bytes().decode("gb18030")
    assert text.splitlines()[0].split(",")[2] == "出险人姓名"
    with pytest.raises(UnicodeDecodeError):
        lists["own-notices.csv"].read_bytes().decode("utf-8")


def test_the_lists_are_read_and_every_row_has_an_answer(lists):
    with lists["answers.csv"].open() as file:
        answers = list(csv.DictReader(file))
    for name in ("own-notices.csv", "affected-list.xlsx"):
        table = tabular.read(lists[name])
        people = linkage.read_list([row.number for row in table.rows], [row.cells for row in table.rows])
        assert [row.row_id for row in people.rows] == [a["row_id"] for a in answers if a["list"] == name]


def test_lists_need_a_made_up_insurer(tmp_path):
    with pytest.raises(Refused):
        synthesis.synth_lists(tmp_path, tmp_path)
