"""The two lists of the drill: the insurer's own notices of loss, and an outside list full of trouble."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from unpaused.foundation import areas
from unpaused.foundation.areas import Areas
from unpaused.foundation.book.synthesis import mangling
from unpaused.foundation.book.synthesis.listing import MadeList, make_list
from unpaused.foundation.book.synthesis.people import make_population
from unpaused.kernel.errors import Refused

NOTICES, AFFECTED, ANSWERS = "own-notices.csv", "affected-list.xlsx", "answers.csv"
_NOTICE_HEADER = ("报案号", "报案时间", "出险人姓名", "证件号码", "联系电话", "出险地点", "出险原因", "报案人关系")
_HIT = "42"


def synth_lists(
    book_folder: Path, out: Path, *, seed: int = 2020, notices: int = 120, affected: int = 300, noise: float = 1.0
) -> dict[str, Path]:
    """Writes the two lists and answers.csv (list, row_id, person_id or empty) for a snapshot folder of `synth`.

    Raises Refused where the folder holds no such snapshot.
    """
    as_of, persons = _persons(book_folder)
    rng = Random(seed)
    table = areas.load()
    out.mkdir(parents=True, exist_ok=True)
    strangers = make_strangers(affected, seed + 1, as_of, table)
    answers = _write_notices(book_folder, out, persons, strangers[:notices], rng, notices)
    made = affected_list(persons, strangers, rng=rng, table=table, as_of=as_of, rows=affected, noise=noise)
    _write_workbook(out / AFFECTED, made, as_of, rng)
    answers += [(AFFECTED, row[0], answer) for row, answer in zip(made.rows, made.answers, strict=True)]
    _write_answers(out / ANSWERS, answers)
    return {name: out / name for name in (NOTICES, AFFECTED, ANSWERS)}


def _persons(folder: Path) -> tuple[date, Any]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return date.fromisoformat(manifest["as_of"]), pq.read_table(folder / "persons")
    except (OSError, ValueError, KeyError):
        raise Refused("synth.no_snapshot", "There is no made-up insurer in {folder}.", folder=str(folder)) from None


def make_strangers(count: int, seed: int, as_of: date, table: Areas) -> list[dict[str, Any]]:
    """People of the same country who are in no book."""
    people = make_population(count * 2, np.random.default_rng(seed), as_of, table)
    empty = np.full(len(people), "")
    rows: list[dict[str, Any]] = people.table(empty, empty).to_pylist()
    Random(seed).shuffle(rows)
    return rows[:count]


def affected_list(
    persons: Any,
    strangers: Sequence[dict[str, Any]],
    *,
    rng: Random,
    table: Areas,
    as_of: date,
    rows: int,
    noise: float = 1.0,
) -> MadeList:
    """An outside list on the hit province: seven in ten insured, from a hospital, with some Latin names."""
    insured_count = int(rows * 0.7)
    hit = persons.filter(pc.starts_with(persons["area_code"], _HIT))
    insured = _sample(hit if len(hit) >= insured_count else persons, insured_count, rng)
    others = [
        {**stranger, "area_code": place["area_code"]}
        for stranger, place in zip(strangers, _sample(persons, rows, rng), strict=False)
    ][: rows - len(insured)]
    return make_list("hospital", insured, others, rng=rng, areas=table, as_of=as_of, noise=noise)


def _sample(table: Any, count: int, rng: Random) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.take(rng.sample(range(len(table)), min(count, len(table)))).to_pylist()
    return rows


def _write_notices(
    folder: Path, out: Path, persons: Any, strangers: list[dict[str, Any]], rng: Random, count: int
) -> list[tuple[str, str, int | None]]:
    """Notices not yet opened, from the claims of the book, with one stranger in twenty."""
    claims = pq.read_table(folder / "claims")
    fresh = _sample(claims.filter(pc.equal(claims["status"], "notified")), count - count // 20, rng)
    ids = [claim["person_id"] for claim in fresh]
    by_id = {p["person_id"]: p for p in persons.filter(pc.is_in(persons["person_id"], pa.array(ids))).to_pylist()}
    rows: list[tuple[list[str], int | None]] = [
        (
            _notice(by_id[claim["person_id"]], claim["claim_no"], claim["notice_date"], claim["cause"], rng),
            claim["person_id"],
        )
        for claim in fresh
    ]
    for number, stranger in enumerate(strangers[: count - len(rows)]):
        rows.append((_notice(stranger, f"BA{9_000_000_000 + number}", fresh[0]["notice_date"], "肺炎", rng), None))
    rng.shuffle(rows)
    with (out / NOTICES).open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_NOTICE_HEADER)
        writer.writerows(row for row, _ in rows)
    return [(NOTICES, str(place), answer) for place, (_, answer) in enumerate(rows, start=1)]


def _notice(person: dict[str, Any], number: str, day: date, cause: str, rng: Random) -> list[str]:
    at = f"{day.isoformat()} {rng.randrange(24):02d}:{rng.randrange(60):02d}"
    id_number = person["id_number"] or "" if rng.random() > 0.08 else ""
    phone = person["phone"] or "" if rng.random() > 0.25 else ""
    name = mangling.same_sound(person["name"], rng) if rng.random() < 0.01 else person["name"]
    relation = rng.choice(["本人", "配偶", "子女", "父母", "代理人"])
    return [number, at, name, id_number, phone, mangling.street(person["address"]), cause, relation]


def _write_workbook(path: Path, made: MadeList, as_of: date, rng: Random) -> None:
    """Title, sender, header, rows, a total and a note, as such lists come; ages and numbers as numbers."""
    workbook = openpyxl.Workbook()
    sheet = workbook.create_sheet("名单", 0)
    workbook.remove(workbook.worksheets[1])
    width = len(made.header)
    sheet.append(["新增病例排查名单（内部资料，注意保密）"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.append(["报送单位：示例协查单位", *[None] * (width - 3), f"报送时间：{as_of.isoformat()}"])
    sheet.append(list(made.header))
    for row in made.rows:
        sheet.append([int(row[0]), *(_cell(text, rng) for text in row[1:])])
    sheet.append([])
    sheet.append(["合计", *[None] * (width - 2), f"{len(made.rows)}人"])
    sheet.append(["注：带*为脱敏信息，请妥善保管。"])
    workbook.save(path)


def _cell(text: str, rng: Random) -> Any:
    if text.isdecimal() and text.isascii() and len(text) <= 3:
        return int(text) if rng.random() < 0.8 else text
    return text or None


def _write_answers(path: Path, answers: list[tuple[str, str, int | None]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["list", "row_id", "person_id"])
        writer.writerows((name, row_id, "" if answer is None else answer) for name, row_id, answer in answers)
