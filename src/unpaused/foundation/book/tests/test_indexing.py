"""The index of the next snapshot: a delta where little changed, whole again where much did, and never wrong."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unpaused.engines.linkage import ListRow, Params
from unpaused.foundation import areas, book
from unpaused.foundation.book import synthesis
from unpaused.foundation.book.indexing import changed_ids
from unpaused.kernel import clock

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
ALONE = Params(learn=False)


@pytest.fixture(scope="module")
def persons(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    folder = tmp_path_factory.mktemp("snapshot")
    synthesis.synth(folder, persons=1500, seed=11)
    return pq.read_table(folder / "persons")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "book"


def built(persons: pa.Table, out: Path, key: bytes = KEY) -> dict[str, Any]:
    snapshot = out.parent / "snapshot" / "persons"
    snapshot.mkdir(parents=True, exist_ok=True)
    pq.write_table(persons, snapshot / "part-0.parquet")
    return book.build(snapshot.parent, out, key=key)


def changed(persons: pa.Table, **values: dict[int, str]) -> pa.Table:
    """With other values at these places of a column."""
    for column, others in values.items():
        cells = persons[column].to_pylist()
        for place, value in others.items():
            cells[place] = value
        persons = persons.set_column(persons.column_names.index(column), column, pa.array(cells, pa.string()))
    return persons


def found(out: Path, name: str, phone: str, key: bytes = KEY) -> int | None:
    result = book.open(out, key).index.screen([ListRow(name=name, phone=phone)], areas.load_or_empty(), ALONE)[0]
    return result.candidates[0].person_id if result.outcome == "match" else None


def who(persons: pa.Table, place: int) -> tuple[int, str]:
    return persons["person_id"][place].as_py(), persons["name"][place].as_py()


def test_day_by_day_the_changes_add_up_on_one_base(persons: pa.Table, out: Path) -> None:
    assert built(persons, out)["index"]["delta"] is None
    base = built(persons, out)["index"]["base"]
    monday = changed(persons, phone={3: "13900000003", 4: "13900000004"})
    tuesday = changed(monday, phone={4: "13900000044"}).slice(1)
    assert built(monday, out)["index"]["delta"] == 2
    manifest = built(tuesday, out)
    assert (manifest["index"]["base"], manifest["index"]["delta"]) == (base, 2)
    third, fourth = who(persons, 3), who(persons, 4)
    assert found(out, third[1], "13900000003") == third[0]
    assert found(out, fourth[1], "13900000044") == fourth[0]
    assert found(out, fourth[1], "13900000004") != fourth[0]
    first = who(persons, 0)
    assert found(out, first[1], persons["phone"][0].as_py()) != first[0]
    assert book.verify(out, key=KEY)["snapshot"] == manifest["snapshot"]


def test_who_comes_back_is_there_again(persons: pa.Table, out: Path) -> None:
    for snapshot in (persons, persons.slice(1), persons):
        built(snapshot, out)
    first = who(persons, 0)
    assert found(out, first[1], persons["phone"][0].as_py()) == first[0]


def test_where_much_has_changed_the_index_is_made_whole(persons: pa.Table, out: Path) -> None:
    built(persons, out)
    phones = {place: f"139{place:08d}" for place in range(len(persons) // 5)}
    assert built(changed(persons, phone=phones), out)["index"]["delta"] is None


@pytest.mark.parametrize(("days", "whole"), [(6, False), (8, True)])
def test_a_base_is_made_anew_after_a_week(
    persons: pa.Table, out: Path, monkeypatch: pytest.MonkeyPatch, days: int, whole: bool
) -> None:
    built(persons, out)
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (built(persons, out)["index"]["delta"] is None) == whole


def test_under_another_key_the_index_is_made_whole(persons: pa.Table, out: Path) -> None:
    built(persons, out)
    assert built(persons, out, OTHER_KEY)["index"]["delta"] is None
    first = who(persons, 0)
    assert found(out, first[1], persons["phone"][0].as_py(), OTHER_KEY) == first[0]


@pytest.mark.parametrize("file", ["index/people.bin", "index/index.json", "persons.parquet"])
def test_on_a_damaged_version_the_index_is_made_whole(persons: pa.Table, out: Path, file: str) -> None:
    place = out / "versions" / built(persons, out)["snapshot"] / file
    content = bytearray(place.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    place.write_bytes(content)
    assert built(changed(persons, phone={1: "13900000001"}), out)["index"]["delta"] is None
    assert book.verify(out, key=KEY)


def test_what_the_index_does_not_know_changes_nothing(persons: pa.Table) -> None:
    moved = changed(persons, branch_code={0: "B99"}, salesperson_id={1: "S9"})
    assert changed_ids(persons, moved).tolist() == []
    emptied = changed(persons, address={2: None})  # type: ignore[dict-item]
    assert changed_ids(persons, emptied).tolist() == [persons["person_id"][2].as_py()]
