"""`unpaused book` and `unpaused screen` as people use them."""

import csv
import io
import json
import sys
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from unpaused.config.cli.main import app

HEADER = ["row_id", "rank", "person_id", "probability", "outcome"]


def run(*arguments, env=None):
    return CliRunner().invoke(
        app, [str(a) for a in arguments], env={"LANG": "en_GB.UTF-8", "LC_ALL": "", **(env or {})}
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    assert (
        run("book", "synth", "--out", folder / "snapshot", "--persons", 2000, "--lists", folder / "lists").exit_code
        == 0
    )
    assert run("book", "build", folder / "snapshot", "--out", folder / "book").exit_code == 0
    return folder


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_main_job_finds_most_people_of_a_list(place):
    done = run("screen", place / "lists/affected-list.xlsx", "--book", place / "book", "--out", place / "o.csv")
    assert done.exit_code == 0
    answers = {a["row_id"]: a["person_id"] for a in rows_of(place / "lists/answers.csv") if a["list"].endswith("xlsx")}
    matches = [r for r in rows_of(place / "o.csv") if r["rank"] == "1" and r["outcome"] == "match"]
    right = sum(answers[m["row_id"]] == m["person_id"] for m in matches)
    assert right > 0.9 * len(matches)
    assert right > 0.6 * sum(bool(a) for a in answers.values())


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # sockets that pyspark leaves open
def test_spark_writes_the_same_file(place, tmp_path):
    pytest.importorskip("pyspark")
    given = ("screen", place / "lists/affected-list.xlsx", "--book", place / "book")
    assert run(*given, "--out", tmp_path / "own.csv").exit_code == 0
    spark = ("--engine", "spark", "--spark-master", "local[2]", "--postings", tmp_path / "postings")
    assert run(*given, "--out", tmp_path / "spark.csv", *spark).exit_code == 0
    assert (tmp_path / "spark.csv").read_bytes() == (tmp_path / "own.csv").read_bytes()
    assert list((tmp_path / "postings").rglob("*.parquet"))


def test_without_spark_its_engine_is_refused_with_what_to_install(place, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "unpaused.engines.linkage.spark", None)
    given = ("screen", place / "lists/own-notices.csv", "--book", place / "book", "--out", tmp_path / "o.csv")
    done = run(*given, "--engine", "spark")
    assert done.exit_code == 1 and "Spark is not installed" in done.stderr
    assert "未安装 Spark" in run(*given, "--engine", "spark", "--lang", "zh-hans").stderr
    assert not (tmp_path / "o.csv").exists()


def test_every_row_is_in_the_output_with_the_contracts_columns(place):
    run("screen", place / "lists/own-notices.csv", "--book", place / "book", "--out", place / "o.csv")
    rows = rows_of(place / "o.csv")
    assert list(rows[0])[:5] == HEADER
    assert {r["row_id"] for r in rows if r["rank"] == "1"} == {str(n) for n in range(1, 121)}


def test_the_summary_counts_matches_reviews_and_others(place):
    done = run("screen", place / "lists/own-notices.csv", "--book", place / "book", "--out", place / "o.csv", "--json")
    told = json.loads(done.stdout)
    assert told["rows"] == told["match"] + told["review"] + told["none"] == 120


def test_the_summary_speaks_chinese_where_the_terminal_does(place):
    listing, out = place / "lists/own-notices.csv", place / "o.csv"
    done = run("screen", listing, "--book", place / "book", "--out", out, env={"LANG": "zh_CN.UTF-8"})
    assert "共 120 行" in done.stdout


def test_the_explanation_file_has_the_evidence_of_each_row(place):
    run("screen", place / "lists/own-notices.csv", "--book", place / "book", "--out", place / "o.csv",
        "--explain", place / "e.jsonl")  # fmt: skip
    lines = [json.loads(line) for line in (place / "e.jsonl").read_text().splitlines()]
    assert len(lines) == 120
    assert {"field", "level", "bits", "one_in"} == set(
        next(line for line in lines if line["candidates"])["candidates"][0]["evidence"][0]
    )


def test_row_ids_that_look_like_formulas_are_harmless(place, tmp_path):
    (tmp_path / "l.csv").write_text("No.,Name\n=1+1,张三\n@x,李四\n", encoding="utf-8")
    run("screen", tmp_path / "l.csv", "--book", place / "book", "--out", tmp_path / "o.csv")
    assert {row["row_id"] for row in rows_of(tmp_path / "o.csv")} == {"'=1+1", "'@x"}


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b" " * 60_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        ("电话,地址\n1,2\n".encode(), "姓名"),
        ("姓名,姓名\n张三,张三\n".encode(), "twice"),
        ("张三,13812345678\n".encode(), "No header"),
        ("姓名,电话\n".encode(), "no rows"),
        (b"%PDF-1.7", "PDF"),
        (bomb(), "unpacks"),
    ],
)
def test_bad_lists_are_refused_with_a_reason_and_no_trace(place, tmp_path, content, says):
    (tmp_path / "list").write_bytes(content)
    done = run("screen", tmp_path / "list", "--book", place / "book", "--out", tmp_path / "o.csv")
    assert done.exit_code == 1
    assert says in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "o.csv").exists()


def test_a_workbook_with_200_000_empty_rows_and_merged_cells_is_screened(place, tmp_path):
    book = openpyxl.Workbook()
    for cells in (["名单"], ["序号", "姓名", "电话"], [1, "张三", "13800000000"], [2, None, "13900000000"]):
        book.active.append(cells)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("B3:B4")
    book.active.cell(row=200_000, column=1).number_format = "0.00"
    book.save(tmp_path / "l.xlsx")
    assert run("screen", tmp_path / "l.xlsx", "--book", place / "book", "--out", tmp_path / "o.csv").exit_code == 0
    assert len({row["row_id"] for row in rows_of(tmp_path / "o.csv")}) == 2


def test_a_formula_without_a_value_is_reported(place, tmp_path):
    book = openpyxl.Workbook()
    for cells in (["姓名", "电话"], ["张三", "=A1"]):
        book.active.append(cells)
    book.save(tmp_path / "l.xlsx")
    done = run("screen", tmp_path / "l.xlsx", "--book", place / "book", "--out", tmp_path / "o.csv")
    assert "2:2" in done.stdout


def test_a_list_behind_a_sheet_of_notes_is_named(place, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表由指挥部汇总"])
    sheet = book.create_sheet("名单")
    for row in (["姓名", "手机"], ["张三", "13812345678"]):
        sheet.append(row)
    book.save(tmp_path / "two.xlsx")
    asked = ("screen", tmp_path / "two.xlsx", "--book", place / "book", "--out", tmp_path / "o.csv")
    refused = run(*asked)
    assert refused.exit_code == 1
    assert "名单" in refused.stderr
    assert "--sheet" in refused.stderr
    assert not (tmp_path / "o.csv").exists()
    assert run(*asked, "--sheet", "名单").exit_code == 0


def test_a_list_of_formulas_alone_says_what_to_do(place, tmp_path):
    book = openpyxl.Workbook()
    for row in (["姓名", "手机"], ["=A9", "=B9"]):
        book.active.append(row)
    book.save(tmp_path / "formulas.xlsx")
    refused = run("screen", tmp_path / "formulas.xlsx", "--book", place / "book", "--out", tmp_path / "o.csv")
    assert refused.exit_code == 1
    assert "formulas without stored values" in " ".join(refused.stderr.split())


def test_a_row_that_names_nobody_and_values_that_say_nothing_are_named(place, tmp_path):
    (tmp_path / "l.csv").write_text("编号,姓名,出生日期,电话\nA7,,1990-13-45,\nA8,张三,1990-13-45,\n", encoding="utf-8")
    done = run("screen", tmp_path / "l.csv", "--book", place / "book", "--out", tmp_path / "o.csv", "--json")
    told = json.loads(done.stdout)
    assert (told["rows"], told["review"]) == (2, 1)
    assert [note.split(": ")[1] for note in told["notes"]] == ["A7.", "A7 (birth_date), A8 (birth_date)."]


def test_names_that_moved_beside_their_numbers_are_told_and_are_no_matches(place, tmp_path):
    persons = pq.read_table(place / "snapshot/persons", columns=["name", "id_number"]).to_pylist()
    known = [person for person in persons if person["id_number"]][:6]
    moved = zip(known, [*known[1:], known[0]], strict=True)
    lines = ["姓名,身份证号", *(f"{after['name']},{person['id_number']}" for person, after in moved)]
    (tmp_path / "moved.csv").write_text("\n".join(lines), encoding="utf-8")
    done = run("screen", tmp_path / "moved.csv", "--book", place / "book", "--out", tmp_path / "o.csv")
    assert "Rows whose numbers are one person's and whose name is another's" in " ".join(done.stdout.split())
    outcomes = [r["outcome"] for r in rows_of(tmp_path / "o.csv") if r["rank"] == "1"]
    assert outcomes.count("review") >= 5  # two of the six may be brothers whose names differ in one character


def test_an_unclosed_quotation_mark_is_refused_and_nothing_is_written(place, tmp_path):
    (tmp_path / "l.csv").write_text('序号,姓名\n1,"张伟\n2,李娜\n', encoding="utf-8")
    done = run("screen", tmp_path / "l.csv", "--book", place / "book", "--out", tmp_path / "o.csv")
    assert (done.exit_code, "line 2" in " ".join(done.stderr.split())) == (1, True)
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize("target", ["l.csv", "./l.csv", "book/current"])
def test_the_list_and_the_book_are_never_written_over(place, tmp_path, monkeypatch, target):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book").symlink_to(place / "book")
    (tmp_path / "l.csv").write_text("姓名\n张三\n", encoding="utf-8")
    assert run("screen", "l.csv", "--book", "book", "--out", target).exit_code == 1
    assert run("screen", "l.csv", "--book", "book", "--out", "o.csv", "--explain", "o.csv").exit_code == 1
    assert (tmp_path / "l.csv").read_text(encoding="utf-8") == "姓名\n张三\n"


def test_a_missing_book_is_refused(place, tmp_path):
    done = run("screen", place / "lists/own-notices.csv", "--book", tmp_path, "--out", tmp_path / "o.csv")
    assert (done.exit_code, "book build" in done.stderr) == (1, True)


def test_wrong_use_exits_with_2():
    assert run("screen").exit_code == 2
    assert run("book", "synth", "--out", "x", "--persons", "0").exit_code == 2


def test_faults_of_a_snapshot_are_listed_and_told_as_json(tmp_path):
    (tmp_path / "persons").mkdir()
    pq.write_table(pa.table({"person_id": [1, 1], "name": ["甲", "乙"]}), tmp_path / "persons/a.parquet")
    told = json.loads(run("book", "build", tmp_path, "--out", tmp_path / "b", "--json").stdout)
    assert told["faults"] == ["persons/a.parquet, row 2, person_id: the value occurs more than once"]
    assert run("book", "build", tmp_path, "--out", tmp_path / "b").exit_code == 1


def test_a_list_is_not_screened_on_persons_that_are_damaged(place, tmp_path):
    assert run("book", "build", place / "snapshot", "--out", tmp_path / "b").exit_code == 0
    persons = next((tmp_path / "b/versions").glob("*/persons.parquet"))
    content = bytearray(persons.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8] = b"\0" * 8
    persons.write_bytes(content)
    refused = run("screen", place / "lists/own-notices.csv", "--book", tmp_path / "b", "--out", tmp_path / "o.csv")
    assert refused.exit_code == 1 and "persons.parquet" in refused.output
    assert not (tmp_path / "o.csv").exists()


def test_an_encrypted_book_needs_its_key(place, tmp_path):
    key = tmp_path / "key"
    key.write_text("00112233445566778899aabbccddeeff")
    assert run("book", "build", place / "snapshot", "--out", tmp_path / "b", "--key-file", key).exit_code == 0
    assert run("book", "verify", tmp_path / "b", "--key-file", key).exit_code == 0
    assert run("book", "verify", tmp_path / "b").exit_code == 1


def test_a_key_of_another_form_is_refused(place, tmp_path):
    (tmp_path / "key").write_text("secret")
    done = run("book", "build", place / "snapshot", "--out", tmp_path / "b", "--key-file", tmp_path / "key")
    assert "hexadecimal" in done.stderr


@pytest.mark.parametrize("command", [["--help"], ["book", "--help"], ["screen", "--help"], ["book", "build", "--help"]])
def test_every_command_explains_itself(command):
    assert run(*command).exit_code == 0


def test_a_model_learnt_from_past_lists_is_what_the_next_list_is_weighed_with(place):
    model, out = place / "model.json", place / "o.csv"
    lists = (place / "lists/affected-list.xlsx", place / "lists/own-notices.csv")
    learnt = run("screen", "train", *lists, "--book", place / "book", "--out", model, "--json")
    assert learnt.exit_code == 0, learnt.output
    told = json.loads(learnt.stdout)
    assert told["rows"] == 420
    assert run("screen", lists[0], "--book", place / "book", "--out", out, "--model", model).exit_code == 0
    assert {row["model"] for row in rows_of(out)} == {told["model"]}


def test_a_model_takes_no_lists_place(place):
    listing = place / "lists/own-notices.csv"
    before = listing.read_bytes()
    done = run("screen", "train", listing, "--book", place / "book", "--out", listing)
    assert done.exit_code == 1
    assert listing.read_bytes() == before


def test_what_a_column_means_is_said_by_its_header(place):
    listing, out = place / "lists/own-notices.csv", place / "o.csv"
    columns = json.loads(run("screen", listing, "--book", place / "book", "--out", out, "--json").stdout)["columns"]
    said = ("--column", f"{columns['id_number']}=", "--column", f"{columns['phone']}=address")
    told = json.loads(run("screen", listing, "--book", place / "book", "--out", out, *said, "--json").stdout)["columns"]
    assert "id_number" not in told and "phone" not in told
    assert told["address"] == columns["phone"]


@pytest.mark.parametrize("wrong", ["何人", "何人=nom", "=name"])
def test_a_column_that_is_said_wrongly_is_refused(place, wrong):
    given = ("--book", place / "book", "--out", place / "o.csv", "--column", wrong)
    refused = run("screen", place / "lists/own-notices.csv", *given)
    assert refused.exit_code == 1 and "HEADER=FIELD" in refused.output
