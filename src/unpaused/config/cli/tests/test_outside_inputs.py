"""The inputs that the project did not write, where they are there. A public clone has none."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from unpaused.config.cli.main import app

INPUTS = Path(__file__).resolve().parents[6] / "shared/inputs"
pytestmark = pytest.mark.skipif(not INPUTS.is_dir(), reason="a public clone has no shared inputs")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    out = tmp_path_factory.mktemp("outside") / "book"
    assert CliRunner().invoke(app, ["book", "build", str(INPUTS / "book"), "--out", str(out)]).exit_code == 0
    return out


def screened(book, name):
    out = book.parent / f"{name}.csv"
    done = CliRunner().invoke(app, ["screen", str(INPUTS / name), "--book", str(book), "--out", str(out)])
    assert done.exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["rank"] == "1"]


def test_own_notices_with_an_identity_number_of_the_book_are_matched_to_it(book):
    text = (INPUTS / "own-notices.csv").read_bytes().decode("gb18030")
    notices = list(csv.DictReader(text.splitlines()))
    persons = pq.read_table(INPUTS / "book/persons", columns=["person_id", "id_number"]).to_pylist()
    owners = {p["id_number"]: str(p["person_id"]) for p in persons if p["id_number"]}
    results = {row["row_id"]: row for row in screened(book, "own-notices.csv")}
    known = [(str(n), owners[row["证件号码"]]) for n, row in enumerate(notices, start=1) if row["证件号码"] in owners]
    assert len(known) > 80
    assert [(n, results[n]["person_id"], results[n]["outcome"]) for n, _ in known] == [
        (n, owner, "match") for n, owner in known
    ]


def test_every_row_of_the_outside_list_has_a_result(book):
    rows = screened(book, "affected-list.xlsx")
    assert [row["row_id"] for row in rows] == [str(n) for n in range(1, 301)]
    assert {row["outcome"] for row in rows} == {"match", "review", "none"}
