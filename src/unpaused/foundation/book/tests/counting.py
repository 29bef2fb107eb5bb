"""Books of a few people whose counts are known by heart."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from unpaused.foundation.book import building
from unpaused.foundation.book.contract import BY_NAME

WUHAN, SHANGHAI = "420102", "310101"


def build(folder: Path, key: bytes | None, as_of: date, *, leave_out: tuple[str, ...] = (), clones: int = 1) -> Path:
    """Six people in Wuhan and one in Shanghai, `clones` times over: two of the six have HLT01 since long, two since
    thirty days (DIAG waits 90), one ACC01, one nothing; the one in Shanghai has HLT01. One in Wuhan has no telephone
    and one no salesperson. 40 claims of HOSP, 400,000 fen each, are history. Each branch is its area's."""
    rows = _rows(as_of, clones)
    for name, found in rows.items():
        if name not in leave_out:
            place = folder / "snapshot" / name
            place.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(found, schema=BY_NAME[name].schema), place / "part-0000.parquet")
    manifest = {"version": 1, "insurer": "Test", "as_of": as_of.isoformat()}
    (folder / "snapshot" / "manifest.json").write_text(json.dumps(manifest))
    building.build(folder / "snapshot", folder / "book", key=key)
    return folder / "book"


def _rows(as_of: date, clones: int) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("persons", "policies", "benefits", "claims", "salespeople")
    }
    rows["salespeople"].append({"salesperson_id": "S1", "name": "周业务", "branch_code": "B42", "status": "active"})
    for clone in range(clones):
        _people(rows, as_of, 100 * clone)
    for number in range(40):
        rows["claims"].append(
            {
                "claim_no": f"C{number}",
                "policy_no": "H1",
                "person_id": 1,
                "event_date": as_of - timedelta(days=30 + number),
                "status": "closed",
                "benefit_code": "HOSP",
                "paid_fen": 400_000,
            }
        )
    return rows


def _people(rows: dict[str, list[dict[str, Any]]], as_of: date, base: int) -> None:
    long, young = as_of - timedelta(days=400), as_of - timedelta(days=30)
    who = [("H", long), ("H", long), ("H", young), ("H", young), ("A", long), ("", long), ("H", long)]
    for place, (product, since) in enumerate(who, start=1):
        number, branch = base + place, "B31" if place == 7 else "B42"
        rows["persons"].append(
            {
                "person_id": number,
                "name": "王小明",
                "phone": None if place == 1 else f"138{number:08d}",
                "area_code": SHANGHAI if place == 7 else WUHAN,
                "branch_code": branch,
                "salesperson_id": None if place == 2 else "S1",
            }
        )
        if product:
            _policy(rows, f"{product}{number}", number, branch, since, as_of)


def _policy(
    rows: dict[str, list[dict[str, Any]]], policy_no: str, person_id: int, branch: str, since: date, as_of: date
) -> None:
    health = policy_no.startswith("H")
    rows["policies"].append(
        {
            "policy_no": policy_no,
            "product_code": "HLT01" if health else "ACC01",
            "holder_id": person_id,
            "insured_id": person_id,
            "branch_code": branch,
            "since_date": since,
            "until_date": as_of + timedelta(days=200),
            "status": "in_force",
        }
    )
    benefits = [("DIAG", 1_000_000, 90, 0), ("HOSP", 20_000, 30, 0)] if health else [("ACC-MED", 1_000_000, 0, 10_000)]
    rows["benefits"] += [
        {
            "policy_no": policy_no,
            "benefit_code": code,
            "sum_insured_fen": total,
            "waiting_days": waits,
            "deductible_fen": deductible,
        }
        for code, total, waits, deductible in benefits
    ]
